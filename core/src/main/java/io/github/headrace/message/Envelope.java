package io.github.headrace.message;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A CloudEvents event in JSON's structured mode, as it was read. The arrays are not
 * copied and must not be changed.
 *
 * @param attributes the context attributes, extensions included, as text
 * @param data the payload, or {@code null} if there is none
 */
public record Envelope(Map<String, String> attributes, byte @Nullable [] data) {

	/**
	 * The extension that numbers the events of a source on a channel.
	 */
	public static final String SEQUENCE = "sequence";

	/**
	 * The extension that ties a reply to its request.
	 */
	public static final String CORRELATION_ID = "correlationid";

	/**
	 * The extension that says where a reply is to be published.
	 */
	public static final String REPLY_TO = "replyto";

	/**
	 * The extension of a reply that says with what the handler failed.
	 */
	public static final String ERROR_TYPE = "errortype";

	/**
	 * The extension of a reply that says why the handler failed.
	 */
	public static final String ERROR_MESSAGE = "errormessage";

	private static final byte[] NOTHING = {};

	/**
	 * Returns a context attribute.
	 * @param name its name
	 * @return its value as text, or {@code null} if the event has no such attribute
	 */
	public @Nullable String attribute(String name) {
		return this.attributes.get(name);
	}

	/**
	 * Returns what listeners read.
	 * @return the bytes of the data, none if there is no data
	 */
	public byte[] payload() {
		return (this.data != null) ? this.data : NOTHING;
	}

}
