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

	/**
	 * The id of the event, where the message is an envelope.
	 */
	public static final String ID = "ce_id";

	/**
	 * The source of the event, where the message is an envelope.
	 */
	public static final String SOURCE = "ce_source";

	/**
	 * The type of the event, where the message is an envelope.
	 */
	public static final String TYPE = "ce_type";

	/**
	 * When the event happened, as text, where an envelope says so.
	 */
	public static final String TIME = "ce_time";

	/**
	 * What the event is about, where an envelope says so.
	 */
	public static final String SUBJECT = "ce_subject";

	/**
	 * The media type of the payload, where an envelope says so.
	 */
	public static final String CONTENT_TYPE = "ce_datacontenttype";

	/**
	 * The number of the event among those of its source on the channel, as text, where an
	 * envelope says so. This and other extensions, {@code traceparent} for one, have
	 * their plain names.
	 */
	public static final String SEQUENCE = "sequence";

	/**
	 * The correlation of a request or reply, where an envelope says so.
	 */
	public static final String CORRELATION_ID = "correlationid";

	/**
	 * Where the reply to a request is published, where an envelope says so.
	 */
	public static final String REPLY_TO = "replyto";

	private ChannelHeaders() {
	}

}
