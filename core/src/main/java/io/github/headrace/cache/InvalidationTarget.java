package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * A cache of this process that obeys invalidations.
 * <p>
 * When a method has returned, no value that was loaded before is served any more, and
 * none can be stored. Never blocks, calls no Redis. Called by the thread that applies the
 * log, and by callers for what they invalidate themselves.
 */
interface InvalidationTarget extends SentListener {

	/** Returns the name of the cache, by which invalidations find it. */
	String cache();

	/**
	 * Drops what an invalidation concerns.
	 * @param invalidation the invalidation, of this cache
	 * @param id its place in the log, or {@code null} if it has none (yet)
	 * @param own whether this process has sent it, and so has obeyed it already
	 */
	void apply(Invalidation invalidation, @Nullable EntryId id, boolean own);

	/**
	 * Learns of a clear, a tag or a prefix that was invalidated at some time: shared
	 * values from before are not to be used.
	 */
	default void marked(Invalidation invalidation, EntryId id) {
	}

	/**
	 * This process is about to make an invalidation and to send it: until that is done,
	 * Redis does not know of it.
	 */
	default void sending(Invalidation invalidation) {
	}

	/**
	 * Returns what must be over before an invalidation of this process is sent.
	 * @return completes with the writes that it is to come behind, or {@code null} if
	 * there are none
	 */
	default @Nullable CompletableFuture<?> underWay(Invalidation invalidation) {
		return null;
	}

	@Override
	default void sent(Invalidation invalidation) {
	}

	/**
	 * Invalidations come, and all marks are known; after each connection, and when it is
	 * added after one.
	 */
	default void connected() {
	}

	/** Drops everything, as invalidations may have been missed. */
	void reset();

	/**
	 * Returns what the cache has done.
	 * @return the numbers, or {@code null} if nobody counts
	 */
	default @Nullable CacheStatistics statistics() {
		return null;
	}

	/**
	 * Returns the key in Redis that is removed with a key of the cache.
	 * @param encodedKey the key
	 * @return the key in Redis, or {@code null} if the cache keeps nothing there
	 */
	default byte @Nullable [] sharedKey(String encodedKey) {
		return null;
	}

}
