/**
 * Points a Spring Boot application at an embedded redis-server when it asks for one.
 */
@NullMarked
package io.github.headrace.embedded.autoconfigure;

import org.jspecify.annotations.NullMarked;
