/**
 * The stream scenario: consumers of one group, peers side by side.
 */
@NullMarked
package io.github.headrace.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
