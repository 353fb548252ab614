package io.github.headrace.cache;

/**
 * Why everything was dropped in this process.
 */
public enum ResetReason {

	/**
	 * The first connection: nobody knows what was sent before.
	 */
	START("has just been connected"),

	/**
	 * Another server answers, or the same one after a restart, or one that does not say
	 * which it is: it may have lost what others have already applied. On a Cluster also
	 * another master of any shard, where there are near caches.
	 */
	SERVER_CHANGED("is on another server, on one that was started again, or on one that does not tell which it is"),

	/**
	 * An entry does not follow the one that was applied last.
	 */
	CHAIN_BROKEN("has an entry that does not follow the last one that was applied"),

	/**
	 * Entries were trimmed before they were read.
	 */
	TRIMMED("was trimmed before all of it was read"),

	/**
	 * The log has begun anew ({@code FLUSHALL}, {@code DEL}).
	 */
	BEGUN_ANEW("has begun anew (FLUSHALL, DEL)"),

	/**
	 * The log has lost its end.
	 */
	TRUNCATED("has lost its end"),

	/**
	 * An entry has a format that this version does not know.
	 */
	UNKNOWN_VERSION("has an entry of an unknown version"),

	/**
	 * An entry cannot be read.
	 */
	UNREADABLE("has an entry that cannot be read"),

	/**
	 * The channel was interrupted ({@code transport: channel}).
	 */
	GAP("was interrupted");

	private final String text;

	ResetReason(String text) {
		this.text = text;
	}

	/** Returns what has happened to a log or a channel, for people. */
	String text() {
		return this.text;
	}

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
