package io.github.headrace.cache;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;

/**
 * Invalidates what instances have cached, in Spring caches and in anything else that
 * listens by {@link CacheInvalidationHandler}.
 * <p>
 * Caches of this process obey before a method returns, those of others as soon as the log
 * reaches them. Within a transaction all of that happens after its commit, in one entry,
 * and not at all after a rollback. Nothing throws because Redis cannot be reached: what
 * cannot be sent is kept, bounded by turning into a clear, and sent later. Returned
 * futures complete with the id in the log; after a rollback they are canceled. Where
 * invalidations travel through a channel there are no ids: futures complete with
 * {@link EntryId#MIN}, and waiting fails with an {@link UnsupportedOperationException}.
 * Safe for use by several threads.
 */
public interface CacheInvalidator {

	/**
	 * Removes a key.
	 * @param cache the name of the cache
	 * @param key the key; one that cannot be encoded clears the cache
	 * @return completes with the id in the log
	 */
	CompletableFuture<EntryId> evict(String cache, Object key);

	/**
	 * Removes keys.
	 * @param cache the name of the cache
	 * @param keys the keys
	 * @return completes with the id of the last entry in the log
	 */
	CompletableFuture<EntryId> evictAll(String cache, Collection<?> keys);

	/**
	 * Removes everything.
	 * @param cache the name of the cache
	 * @return completes with the id in the log
	 */
	CompletableFuture<EntryId> clear(String cache);

	/**
	 * Removes what carries a tag.
	 * @param cache the name of the cache
	 * @param tag the tag
	 * @return completes with the id in the log
	 * @see CacheTags
	 */
	CompletableFuture<EntryId> evictByTag(String cache, String tag);

	/**
	 * Removes what has a text as its key that begins with another.
	 * @param cache the name of the cache
	 * @param prefix the beginning
	 * @return completes with the id in the log
	 */
	CompletableFuture<EntryId> evictByPrefix(String cache, String prefix);

	/**
	 * Waits until the caches of this process have obeyed everything up to an entry.
	 * @param id the entry
	 * @param timeout how long to wait at most
	 * @return completes then, or fails with a
	 * {@link java.util.concurrent.TimeoutException}
	 */
	CompletableFuture<Void> awaitApplied(EntryId id, Duration timeout);

	/**
	 * Waits until the caches of all instances that are known to live have obeyed
	 * everything up to an entry.
	 * @param id the entry
	 * @param timeout how long to wait at most
	 * @return completes with the instances, or fails with a
	 * {@link java.util.concurrent.TimeoutException} that names those which have not
	 */
	CompletableFuture<List<CacheMember>> awaitAppliedEverywhere(EntryId id, Duration timeout);

	/**
	 * Returns the instances that are known to live, this one included.
	 * @return completes with the instances
	 */
	CompletableFuture<List<CacheMember>> members();

	/**
	 * Returns how the invalidations fare.
	 * @return the state at this moment
	 */
	CacheInvalidationState state();

}
