package io.github.headrace.message;

import java.util.Map;

/**
 * What a listener is handed: a payload, and where it came from.
 *
 * @param <T> the type of the payload
 */
public interface ReceivedMessage<T> {

	/**
	 * Returns the listener that received the message.
	 * @return the id
	 */
	String listenerId();

	/**
	 * Returns where the message came from.
	 * @return the name of the channel or stream, as the application knows it
	 */
	String destination();

	/**
	 * Returns the payload.
	 * @return what the body was read as
	 */
	T payload();

	/**
	 * Returns what the variables of the declared destination matched.
	 * @return values by variable, empty if there are none
	 */
	Map<String, String> variables();

	/**
	 * Returns what is known of the message besides its payload.
	 * @return headers by name, such as those of {@code ChannelHeaders} or
	 * {@code StreamHeaders}
	 */
	Map<String, Object> headers();

	/**
	 * Returns when the message arrived in this process.
	 * @return the value of {@link System#nanoTime()}, or 0 if nobody wants to know or the
	 * message has waited for anything but its lane since
	 */
	default long arrivedNanos() {
		return 0;
	}

}
