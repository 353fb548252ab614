/**
 * The Pub/Sub scenario: one producer, one consumer at a time, peers side by side.
 */
@NullMarked
package io.github.headrace.benchmarks.channel;

import org.jspecify.annotations.NullMarked;
