package io.github.headrace.soak.stream;

import io.github.headrace.embedded.RedisServer;

/**
 * Running servers that lose nothing of what they have confirmed, and consumers.
 */
interface StreamDeployment extends AutoCloseable {

	/** Returns the consumers. */
	Consumers consumers();

	/**
	 * Returns the node that has a stream and the keys beside it.
	 * @throws RuntimeException if there is none at the moment
	 */
	RedisServer nodeOf(String stream);

	@Override
	void close();

}
