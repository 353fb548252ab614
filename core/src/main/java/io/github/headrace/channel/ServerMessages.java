package io.github.headrace.channel;

import org.jspecify.annotations.Nullable;

/**
 * Reads messages that servers publish by themselves, such as keyspace events.
 * <p>
 * The channels of an endpoint that has this are not the application's: their names are
 * taken without the namespace, and they are subscribed on each master of a Cluster, as no
 * server passes its own messages on.
 */
public interface ServerMessages {

	/**
	 * Reads a message as soon as it arrives. Called on the event loop of the connection,
	 * so it must not block.
	 * @param message the message, which has no payload yet
	 * @return the payload, or {@code null} if the listener does not want the message
	 */
	@Nullable Object read(ChannelMessage<?> message);

	/**
	 * Tells whether this instance of the application is the one to handle a message.
	 * Asked once for each message, on a lane, before the handler is called.
	 * @param message the message
	 * @return whether to handle it
	 */
	default boolean claim(ChannelMessage<?> message) {
		return true;
	}

}
