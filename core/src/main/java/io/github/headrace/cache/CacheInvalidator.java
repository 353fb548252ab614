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
 * cannot be sent is kept, bounded by turning into a clear, and sent later.
 * <p>
 * Returned futures complete with the id in the log. Never wait for one within a
 * transaction: it completes after its commit. They have no timeout: while Redis is away
 * they stay open. They are canceled by a rollback, and when the application stops before
 * their invalidation is sent. What depends on them runs on a thread that may block.
 * <p>
 * Where invalidations travel through a channel there are no ids: futures complete with
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
	 * <p>
	 * That is for an id that has come from another instance, with a request or a message:
	 * what this one invalidates, its caches have obeyed before the method returned.
	 * Handlers may hear of it later.
	 * @param id the entry
	 * @param timeout how long to wait at most
	 * @return completes then, or fails with a
	 * {@link java.util.concurrent.TimeoutException}, on a thread that may block
	 */
	CompletableFuture<Void> awaitApplied(EntryId id, Duration timeout);

	/**
	 * Waits until the caches of all instances that are known to live have obeyed
	 * everything up to an entry.
	 * <p>
	 * An instance is known to live from its first connection until it stops, or, where it
	 * has crashed or is cut off, until it has not been heard of for {@code max-staleness}
	 * and 10 seconds, and 30 seconds at least. With {@link WhenDisconnected#SERVE_UNTIL}
	 * it serves nothing any more by then; with {@link WhenDisconnected#SERVE} one that is
	 * cut off goes on serving until its values expire, and is waited for no longer than
	 * 30 seconds. All instances must have the same {@code max-staleness}, as the least of
	 * them decides. So a crashed instance makes the wait fail if its timeout is less than
	 * that.
	 * @param id the entry
	 * @param timeout how long to wait at most
	 * @return completes with the instances, or fails with a
	 * {@link java.util.concurrent.TimeoutException} that names those which have not, on a
	 * thread that may block
	 */
	CompletableFuture<List<CacheMember>> awaitAppliedEverywhere(EntryId id, Duration timeout);

	/**
	 * Returns the instances that are known to live, this one included once it has been
	 * connected. One that has applied nothing yet is at {@link EntryId#MIN}.
	 * @return completes with the instances, on a thread that may block
	 * @see #awaitAppliedEverywhere
	 */
	CompletableFuture<List<CacheMember>> members();

	/**
	 * Returns how the invalidations fare.
	 * @return the state at this moment
	 */
	CacheInvalidationState state();

}
