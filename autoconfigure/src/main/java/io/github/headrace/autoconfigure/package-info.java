/**
 * Configures Headrace in a Spring Boot application.
 */
@NullMarked
package io.github.headrace.autoconfigure;

import org.jspecify.annotations.NullMarked;
