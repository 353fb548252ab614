package io.github.headrace.channel;

/**
 * Names of the headers of a message received from a channel, for use with {@code @Header}
 * and {@code Message<T>}.
 */
public final class ChannelHeaders {

	/**
	 * The channel to which the message was published.
	 */
	public static final String CHANNEL = "redis_channel";

	/**
	 * The pattern that matched the channel; absent if the channel itself was subscribed.
	 */
	public static final String PATTERN = "redis_pattern";

	/**
	 * The id of the listener.
	 */
	public static final String LISTENER_ID = "redis_listenerId";

	private ChannelHeaders() {
	}

}
