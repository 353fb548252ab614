/**
 * What every scenario shares: child JVMs, interleaved rounds, statistics and the report.
 */
@NullMarked
package io.github.headrace.benchmarks.harness;

import org.jspecify.annotations.NullMarked;
