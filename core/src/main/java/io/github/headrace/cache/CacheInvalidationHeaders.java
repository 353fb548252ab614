package io.github.headrace.cache;

/**
 * Names of the headers of an invalidation, for use with {@code @Header} at methods with
 * {@code @CacheInvalidationListener}.
 */
public final class CacheInvalidationHeaders {

	/**
	 * The name of the cache; {@code *} if a reset concerns all.
	 */
	public static final String CACHE = "redis_cache";

	/**
	 * The {@link InvalidationKind}.
	 */
	public static final String KIND = "redis_invalidationKind";

	/**
	 * The keys, tags or prefixes: a list, empty for a clear and a reset.
	 */
	public static final String KEYS = "redis_keys";

	/**
	 * The instance that sent the invalidation; empty for a reset.
	 */
	public static final String ORIGIN = "redis_origin";

	/**
	 * The id in the log; absent for a reset and where there is no log.
	 */
	public static final String ID = "redis_entryId";

	/**
	 * Whether the invalidation was sent while this instance was cut off.
	 */
	public static final String REPLAYED = "redis_replayed";

	private CacheInvalidationHeaders() {
	}

}
