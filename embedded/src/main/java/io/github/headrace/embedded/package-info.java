/**
 * Starts and stops a real redis-server that ends with the JVM.
 */
@NullMarked
package io.github.headrace.embedded;

import org.jspecify.annotations.NullMarked;
