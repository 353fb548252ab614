package io.github.headrace.soak.cache;

import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * The ways to read a cache. Safe for use by several threads.
 */
final class CacheReads {

	private static final int WAYS = 7;

	private static final long TIMEOUT_SECONDS = 30;

	private final Map<SoakCache, CachedVersions> annotated;

	private final Map<SoakCache, Cache> caches;

	private final VersionLoader loader;

	private final boolean async;

	/**
	 * Creates reads.
	 * @param async whether the coherent cache can be read without blocking
	 */
	CacheReads(Map<SoakCache, CachedVersions> annotated, Map<SoakCache, Cache> caches, VersionLoader loader,
			boolean async) {
		this.annotated = annotated;
		this.caches = caches;
		this.loader = loader;
		this.async = async;
	}

	/** Draws a way to read a cell. */
	Way draw(Cell cell, Random random) {
		boolean blocking = cell.cache() == SoakCache.COHERENT && !this.async;
		return Way.values()[random.nextInt(blocking ? WAYS - 2 : WAYS)];
	}

	/**
	 * Reads.
	 * @return the version, or {@code null} if it is not cached and was not loaded
	 */
	@Nullable Long read(Cell cell, Way way) {
		CachedVersions versions = Objects.requireNonNull(this.annotated.get(cell.cache()));
		Cache cache = Objects.requireNonNull(this.caches.get(cell.cache()));
		String key = cell.key();
		return switch (way) {
			case CACHEABLE -> versions.read(key);
			case CACHEABLE_SYNC -> versions.readSync(key);
			case GET -> (Long) value(cache.get(key));
			case GET_TYPE -> cache.get(key, Long.class);
			case GET_LOADER -> cache.get(key, () -> this.loader.load(cell));
			case CACHEABLE_FUTURE -> await(versions.readAsync(key));
			case RETRIEVE -> await(cache.retrieve(key, () -> this.loader.loadAsync(cell)));
		};
	}

	private static @Nullable Object value(Cache.@Nullable ValueWrapper wrapper) {
		return (wrapper != null) ? wrapper.get() : null;
	}

	private static Long await(CompletableFuture<Long> future) {
		return future.orTimeout(TIMEOUT_SECONDS, TimeUnit.SECONDS).join();
	}

	/** How something is read. */
	enum Way {

		CACHEABLE, CACHEABLE_SYNC, GET, GET_TYPE, GET_LOADER,

		/** Only caches that can be read without blocking. */
		CACHEABLE_FUTURE, RETRIEVE

	}

}
