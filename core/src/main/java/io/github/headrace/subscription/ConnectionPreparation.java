package io.github.headrace.subscription;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Is shown each connection before anything is subscribed on it.
 */
@FunctionalInterface
public interface ConnectionPreparation {

	/**
	 * Prepares a connection, on a thread that may block for as long as connecting may.
	 * What this throws makes the attempt to connect fail.
	 * @param server the server, for messages to people
	 * @param connection the connection
	 */
	void prepare(String server, StatefulRedisConnection<String, byte[]> connection);

}
