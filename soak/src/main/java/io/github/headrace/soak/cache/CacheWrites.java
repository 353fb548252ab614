package io.github.headrace.soak.cache;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * The ways to change a version and to invalidate what is cached of it. Safe for use by
 * several threads.
 */
final class CacheWrites {

	/** What drops everything hides what was kept by mistake. */
	private static final int RARELY = 200;

	private final Map<SoakCache, CachedVersions> annotated;

	private final Map<SoakCache, Cache> caches;

	private final CacheInvalidator invalidator;

	private final Truth truth;

	CacheWrites(Map<SoakCache, CachedVersions> annotated, Map<SoakCache, Cache> caches, CacheInvalidator invalidator,
			Truth truth) {
		this.annotated = annotated;
		this.caches = caches;
		this.invalidator = invalidator;
		this.truth = truth;
	}

	/**
	 * Draws a way to write a cell.
	 * @param transactional whether that is in a transaction
	 */
	Way draw(Cell cell, boolean transactional, Random random) {
		while (true) {
			Way way = Way.values()[random.nextInt(Way.values().length)];
			if (isPossible(cell, way, transactional) && (!way.coarse || random.nextInt(RARELY) == 0)) {
				return way;
			}
		}
	}

	private static boolean isPossible(Cell cell, Way way, boolean transactional) {
		return switch (way) {
			case ANNOTATED_EVICT_BEFORE -> transactional;
			case PUT ->
				cell.isOwned() && (!isSharedPut(cell, way) || SharedPuts.isTransactional(cell) == transactional);
			case ANNOTATED_PUT -> !isSharedPut(cell, way) || SharedPuts.isTransactional(cell) == transactional;
			default -> true;
		};
	}

	/** Returns whether a value is put that goes to Redis, too. */
	static boolean isSharedPut(Cell cell, Way way) {
		return cell.cache() == SoakCache.NEAR && (way == Way.PUT || way == Way.ANNOTATED_PUT);
	}

	/** Changes a version, and makes an invalidation behind that. */
	Written write(Cell cell, Way way) {
		String name = cell.cache().cacheName();
		CachedVersions versions = Objects.requireNonNull(this.annotated.get(cell.cache()));
		Cache cache = Objects.requireNonNull(this.caches.get(cell.cache()));
		String key = cell.key();
		long version = way.annotated ? 0 : this.truth.bump(cell);
		return switch (way) {
			case ANNOTATED_EVICT -> written(cell, versions.bumpAndEvict(key), way);
			case ANNOTATED_EVICT_BEFORE -> written(cell, versions.evictAndBump(key), way);
			case ANNOTATED_PUT -> written(cell, versions.bumpAndPut(key), way);
			case ANNOTATED_CLEAR -> written(cell, versions.bumpAndClear(key), way);
			case EVICT -> written(cell, version, way, () -> cache.evict(key));
			case EVICT_IF_PRESENT -> written(cell, version, way, () -> cache.evictIfPresent(key));
			case PUT -> written(cell, version, way, () -> cache.put(key, version));
			case CLEAR -> written(cell, version, way, cache::clear);
			case INVALIDATE -> written(cell, version, way, cache::invalidate);
			case INVALIDATOR -> new Written(cell, version, way, this.invalidator.evict(name, key));
			case INVALIDATOR_ALL ->
				new Written(cell, version, way, this.invalidator.evictAll(name, List.of("g0:none", key)));
			case INVALIDATOR_CLEAR -> new Written(cell, version, way, this.invalidator.clear(name));
			case INVALIDATOR_PREFIX ->
				new Written(cell, version, way, this.invalidator.evictByPrefix(name, cell.prefix()));
			case INVALIDATOR_TAG -> new Written(cell, version, way, this.invalidator.evictByTag(name, cell.tag()));
		};
	}

	private static Written written(Cell cell, long version, Way way) {
		return new Written(cell, version, way, null);
	}

	private static Written written(Cell cell, long version, Way way, Runnable invalidation) {
		invalidation.run();
		return written(cell, version, way);
	}

	/** How something is written. */
	enum Way {

		ANNOTATED_EVICT(true, false), ANNOTATED_EVICT_BEFORE(true, false), ANNOTATED_PUT(true, false),
		ANNOTATED_CLEAR(true, true), EVICT(false, false), EVICT_IF_PRESENT(false, false),

		/** Only what one thread alone writes. */
		PUT(false, false),

		CLEAR(false, true), INVALIDATE(false, true), INVALIDATOR(false, false), INVALIDATOR_ALL(false, false),
		INVALIDATOR_CLEAR(false, true), INVALIDATOR_PREFIX(false, true), INVALIDATOR_TAG(false, true);

		private final boolean annotated;

		/** Concerns other keys, too, so that it comes less often. */
		private final boolean coarse;

		Way(boolean annotated, boolean coarse) {
			this.annotated = annotated;
			this.coarse = coarse;
		}

	}

	/**
	 * A change that was made.
	 *
	 * @param cell of what
	 * @param version the version, behind which the invalidation was made
	 * @param way how it was made
	 * @param id completes with the entry that carries it, or {@code null} if nobody says
	 */
	record Written(Cell cell, long version, Way way, @Nullable CompletableFuture<EntryId> id) {

	}

}
