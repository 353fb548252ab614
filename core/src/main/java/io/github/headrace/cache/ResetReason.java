package io.github.headrace.cache;

/**
 * Why everything was dropped in this process.
 */
public enum ResetReason {

	/**
	 * The first connection: nobody knows what was sent before.
	 */
	START,

	/**
	 * Another server answers, or the same one after a restart, or one that does not say
	 * which it is: it may have lost what others have already applied. On a Cluster also
	 * another master of any shard, where there are near caches.
	 */
	SERVER_CHANGED,

	/**
	 * An entry does not follow the one that was applied last.
	 */
	CHAIN_BROKEN,

	/**
	 * Entries were trimmed before they were read.
	 */
	TRIMMED,

	/**
	 * The log has begun anew ({@code FLUSHALL}, {@code DEL}).
	 */
	BEGUN_ANEW,

	/**
	 * The log has lost its end.
	 */
	TRUNCATED,

	/**
	 * An entry has a format that this version does not know.
	 */
	UNKNOWN_VERSION,

	/**
	 * An entry cannot be read.
	 */
	UNREADABLE,

	/**
	 * The channel was interrupted ({@code transport: channel}).
	 */
	GAP;

	/**
	 * Returns whether the server may have lost what was sent. It has not where entries
	 * were merely not understood, or not read in time.
	 */
	boolean isLossOfServer() {
		return switch (this) {
			case SERVER_CHANGED, CHAIN_BROKEN, BEGUN_ANEW, TRUNCATED, GAP -> true;
			case START, TRIMMED, UNKNOWN_VERSION, UNREADABLE -> false;
		};
	}

}
