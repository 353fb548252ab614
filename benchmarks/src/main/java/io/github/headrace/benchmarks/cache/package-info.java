/**
 * The cache scenarios: reads of what is in memory, and invalidations between two
 * instances.
 */
@NullMarked
package io.github.headrace.benchmarks.cache;

import org.jspecify.annotations.NullMarked;
