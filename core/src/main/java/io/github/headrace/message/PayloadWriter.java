package io.github.headrace.message;

import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Writes the payloads of a template and refuses what is larger than allowed. Safe for use
 * by several threads.
 */
public final class PayloadWriter {

	private final PayloadConverter converter;

	private final long maxBytes;

	private final String kind;

	private final String property;

	/**
	 * Creates a writer.
	 * @param converter writes the payloads
	 * @param maxBytes the most bytes that a payload may have
	 * @param kind what payloads are written to, such as {@code channel}, for messages to
	 * people
	 * @param property the property that has the limit, for messages to people
	 */
	public PayloadWriter(PayloadConverter converter, long maxBytes, String kind, String property) {
		Assert.isTrue(maxBytes > 0, () -> "'maxPayloadBytes' must be positive but is " + maxBytes);
		this.converter = converter;
		this.maxBytes = maxBytes;
		this.kind = kind;
		this.property = property;
	}

	/**
	 * Writes a payload.
	 * @param destination the name of where it goes
	 * @param payload the payload
	 * @return its bytes; a {@code byte[]} is not copied
	 * @throws IllegalArgumentException if the payload is {@code null}
	 * @throws PayloadConversionException if the payload cannot be written
	 * @throws PayloadTooLargeException if the payload is larger than the limit
	 */
	public byte[] write(String destination, @Nullable Object payload) {
		Assert.notNull(payload, () -> "'payload' for %s '%s' must not be null".formatted(this.kind, destination));
		byte[] body = this.converter.encode(payload);
		requireSize(destination, body.length);
		return body;
	}

	/**
	 * Refuses a size that is larger than the limit.
	 * @param destination the name of where the bytes go
	 * @param bytes how many there are
	 * @throws PayloadTooLargeException if there are too many
	 */
	public void requireSize(String destination, long bytes) {
		if (bytes > this.maxBytes) {
			throw new PayloadTooLargeException("%s '%s'".formatted(this.kind, destination), bytes, this.maxBytes,
					this.property);
		}
	}

}
