/**
 * The command that runs a benchmark scenario and reports it.
 */
@NullMarked
package io.github.headrace.benchmarks;

import org.jspecify.annotations.NullMarked;
