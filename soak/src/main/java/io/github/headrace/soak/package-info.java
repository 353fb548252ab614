/**
 * Runs a scenario of faults and fails if anything cannot be accounted for.
 */
@NullMarked
package io.github.headrace.soak;

import org.jspecify.annotations.NullMarked;
