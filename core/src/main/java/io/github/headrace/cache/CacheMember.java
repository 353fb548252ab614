package io.github.headrace.cache;

import java.time.Instant;

import io.github.headrace.stream.EntryId;

/**
 * An instance that applies the invalidation log.
 *
 * @param id the instance, as in {@link CacheInvalidation#origin()}
 * @param position the last entry that it is known to have applied, {@link EntryId#MIN}
 * while it begins
 * @param seen when it said so, by the clock of the server
 */
public record CacheMember(String id, EntryId position, Instant seen) {

}
