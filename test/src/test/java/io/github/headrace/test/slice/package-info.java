/**
 * An application with components of every kind, to see which a slice takes.
 */
package io.github.headrace.test.slice;
