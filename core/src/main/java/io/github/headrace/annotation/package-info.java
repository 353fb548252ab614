/**
 * Annotations that turn methods into listeners.
 */
@NullMarked
package io.github.headrace.annotation;

import org.jspecify.annotations.NullMarked;
