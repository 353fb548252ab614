package io.github.headrace.benchmarks.cache;

import org.jspecify.annotations.Nullable;

/**
 * A cache as an application reads it.
 */
@FunctionalInterface
interface CacheReads extends AutoCloseable {

	/**
	 * Read a key, from wherever the cache has it.
	 */
	@Nullable Object get(String key);

	@Override
	default void close() {
	}

}
