package io.github.headrace.cache;

import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What {@link CacheInvalidationHandler}s are told: something in a cache is not valid any
 * more.
 *
 * @param cache the name of the cache; {@link #ALL_CACHES} for a
 * {@link InvalidationKind#RESET} that a handler of all caches is told
 * @param kind what has happened
 * @param keys the keys for {@link InvalidationKind#EVICT} and
 * {@link InvalidationKind#PUT}, the tags for {@link InvalidationKind#TAG}, the prefixes
 * for {@link InvalidationKind#PREFIX}; empty for the others
 * @param origin the instance that sent it; empty for {@link InvalidationKind#RESET}
 * @param id its place in the log, or {@code null} if it has none
 * @param replayed whether it was sent while this instance was cut off
 */
public record CacheInvalidation(String cache, InvalidationKind kind, List<Object> keys, String origin,
		@Nullable EntryId id, boolean replayed) {

	/**
	 * The cache of a {@link InvalidationKind#RESET} of all caches.
	 */
	public static final String ALL_CACHES = "*";

	public CacheInvalidation {
		keys = List.copyOf(keys);
	}

}
