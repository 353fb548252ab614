/**
 * Coherent caches: the invalidation log, the caches that obey it, and hooks for others.
 */
@NullMarked
package io.github.headrace.cache;

import org.jspecify.annotations.NullMarked;
