/**
 * What observing messages costs.
 */
@NullMarked
package io.github.headrace.benchmarks.observation;

import org.jspecify.annotations.NullMarked;
