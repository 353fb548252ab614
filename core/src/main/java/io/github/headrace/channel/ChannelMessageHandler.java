package io.github.headrace.channel;

/**
 * Handles the messages of a run-time subscription one by one.
 *
 * @param <T> the type of the payloads
 * @see RedisChannelSubscriptions
 */
@FunctionalInterface
public interface ChannelMessageHandler<T> {

	/**
	 * Handles a message, on a lane of the subscription: never on two threads at once,
	 * unless the subscription asks for concurrency.
	 * @param message the message
	 * @throws Exception if the message could not be handled; goes the way of all failures
	 * of listeners
	 */
	void handle(ChannelMessage<T> message) throws Exception;

}
