/**
 * Processes that a scenario starts, stops and kills.
 */
@NullMarked
package io.github.headrace.soak.process;

import org.jspecify.annotations.NullMarked;
