package io.github.headrace.message;

/**
 * A payload is larger than what may be sent.
 */
public class PayloadTooLargeException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param destination where the payload should have gone, such as
	 * {@code channel 'orders'}
	 * @param bytes its size
	 * @param limit the most bytes a payload may have
	 * @param property the property that has the limit
	 */
	public PayloadTooLargeException(String destination, long bytes, long limit, String property) {
		super("Payload of %d bytes for %s is larger than the limit of %d bytes; raise '%s' if it has to be sent"
			.formatted(bytes, destination, limit, property));
	}

}
