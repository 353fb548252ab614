/**
 * What a starter adds to the start of an application.
 */
@NullMarked
package io.github.headrace.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
