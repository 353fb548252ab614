/**
 * Finds annotated methods and turns them into listener containers.
 */
@NullMarked
package io.github.headrace.registration;

import org.jspecify.annotations.NullMarked;
