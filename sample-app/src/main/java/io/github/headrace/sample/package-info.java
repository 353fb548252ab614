/**
 * A live demo of Headrace.
 */
@NullMarked
package io.github.headrace.sample;

import org.jspecify.annotations.NullMarked;
