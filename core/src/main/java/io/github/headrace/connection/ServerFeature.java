package io.github.headrace.connection;

/**
 * What an application uses a server for, as far as settings of the server matter to it.
 */
public enum ServerFeature {

	/**
	 * Streams that are consumed; they never expire.
	 */
	STREAMS("streams"),

	/**
	 * Dead letters; they never expire.
	 */
	DEAD_LETTERS("dead letters"),

	/**
	 * The log of cache invalidations; it never expires.
	 */
	INVALIDATION_LOG("the log of cache invalidations"),

	/**
	 * Keys that expire, and that must not be gone before: marks of deduplication, and who
	 * is the active one of exclusive consumers.
	 */
	EXPIRING_MARKS("marks of deduplication or of exclusive consumers"),

	/**
	 * Values of near caches, which expire and may go earlier.
	 */
	NEAR_CACHES("near caches"),

	/**
	 * Channels.
	 */
	CHANNELS("channels"),

	/**
	 * Sharded channels.
	 */
	SHARDED_CHANNELS("sharded channels"),

	/**
	 * Keyspace events.
	 */
	KEYSPACE_EVENTS("keyspace events");

	private final String description;

	ServerFeature(String description) {
		this.description = description;
	}

	/**
	 * Returns the words for it.
	 */
	@Override
	public String toString() {
		return this.description;
	}

}
