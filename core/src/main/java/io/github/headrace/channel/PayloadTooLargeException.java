package io.github.headrace.channel;

/**
 * A payload is larger than what may be published.
 */
public class PayloadTooLargeException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param channel where the payload should have gone
	 * @param bytes its size
	 * @param limit the most bytes a payload may have
	 */
	public PayloadTooLargeException(String channel, long bytes, long limit) {
		super(("Payload of %d bytes for channel '%s' is larger than the limit of %d bytes; "
				+ "raise 'headrace.channels.max-payload-size' if it has to be sent")
			.formatted(bytes, channel, limit));
	}

}
