package io.github.headrace.cache;

import io.github.headrace.stream.EntryId;

/**
 * Takes what a transport brings, one call at a time and in order.
 */
interface InvalidationSink {

	void apply(InvalidationEntry entry);

	/** Returns whether caches keep anything in Redis. Called by any thread. */
	default boolean isSharing() {
		return false;
	}

	/**
	 * Invalidations may have been missed. Whatever is applied afterwards is new.
	 * @param reason why
	 */
	default void reset(ResetReason reason) {
		reset(reason, "");
	}

	/**
	 * Invalidations may have been missed. Whatever is applied afterwards is new.
	 * @param reason why
	 * @param detail more about that for people, empty if there is nothing to say
	 */
	void reset(ResetReason reason, String detail);

	/**
	 * What comes next is behind an entry, which can be one that was applied before:
	 * follows each reset by a transport that has a log.
	 * @param position the entry
	 * @param dropped the last entry when the marks were read: what was invalidated up to
	 * it is gone
	 */
	default void positioned(EntryId position, EntryId dropped) {
	}

	/**
	 * A clear, a tag or a prefix was invalidated last by an entry. Comes with each
	 * connection, before {@link #connected()} and the entries.
	 */
	void marked(Invalidation invalidation, EntryId id);

	/**
	 * Marks up to an entry may have been lost: all caches count as cleared by it. Comes
	 * before the marks.
	 */
	void allMarked(EntryId id);

	/** The transport brings invalidations, beginning with those that were missed. */
	void connected();

	/**
	 * The transport brings nothing for the time being. Comes once.
	 * @param cause why
	 */
	void disconnected(Throwable cause);

	/**
	 * Everything that had been sent by a time has been applied.
	 * @param nanoTime the time, by {@link System#nanoTime()}
	 */
	void current(long nanoTime);

}
