package io.github.headrace.benchmarks.cache;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * Reads a Spring cache the way the cache aspect does.
 */
final class SpringReads implements CacheReads {

	private final Cache cache;

	private final Runnable close;

	SpringReads(Cache cache, Runnable close) {
		this.cache = cache;
		this.close = close;
	}

	@Override
	public @Nullable Object get(String key) {
		Cache.ValueWrapper value = this.cache.get(key);
		return (value != null) ? value.get() : null;
	}

	@Override
	public void close() {
		this.close.run();
	}

}
