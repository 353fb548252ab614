package io.github.headrace.soak.channel;

import java.util.Map;

import io.github.headrace.embedded.RedisServer;

/**
 * Running servers, and how an application and a publisher reach them.
 */
interface Deployment extends AutoCloseable {

	/** Returns what tells the application where Redis is. */
	Map<String, Object> properties();

	/**
	 * Returns the node to which messages of a channel are published: the one that the
	 * listeners are subscribed to, or will be when everything has come to rest.
	 * @throws RuntimeException if there is none at the moment
	 */
	RedisServer nodeOf(String channel);

	/**
	 * Returns whether everything is subscribed where it belongs, as the servers see it.
	 * What is subscribed elsewhere for the moment will move once more.
	 */
	default boolean isSettled() {
		return true;
	}

	@Override
	void close();

}
