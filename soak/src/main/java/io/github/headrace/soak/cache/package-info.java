/**
 * Caches of several instances under faults, and a checker that knows the least version
 * which each of them may still return.
 */
@NullMarked
package io.github.headrace.soak.cache;

import org.jspecify.annotations.NullMarked;
