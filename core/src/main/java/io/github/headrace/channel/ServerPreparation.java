package io.github.headrace.channel;

import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Is shown each connection on which messages of servers are to be subscribed, before that
 * is done: on what it has found or changed there, every subscription can rely.
 */
@FunctionalInterface
public interface ServerPreparation {

	/**
	 * Leaves servers as they are.
	 */
	ServerPreparation NONE = (connectionFactory, server, connection) -> {
	};

	/**
	 * Prepares a server; may block for as long as connecting may.
	 * @param connectionFactory the name of the bean that makes the connections, or empty
	 * for the default
	 * @param server the server, for messages to people
	 * @param connection a connection to it
	 */
	void prepare(String connectionFactory, String server, StatefulRedisConnection<String, byte[]> connection);

}
