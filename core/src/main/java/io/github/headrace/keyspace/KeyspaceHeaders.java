package io.github.headrace.keyspace;

/**
 * Names of the headers of a keyspace event, for use with {@code @Header}; those of
 * {@code ChannelHeaders} are there, too.
 */
public final class KeyspaceHeaders {

	/**
	 * The key as the application names it.
	 */
	public static final String KEY = "redis_key";

	/**
	 * The name of the event in Redis.
	 */
	public static final String EVENT = "redis_event";

	/**
	 * The number of the key's database.
	 */
	public static final String DATABASE = "redis_database";

	private KeyspaceHeaders() {
	}

}
