package io.github.headrace.stream;

/**
 * What is to be read is not a stream.
 */
final class KeyIsNoStreamException extends RuntimeException {

	private final StreamSource source;

	KeyIsNoStreamException(StreamSource source, String key, String type) {
		super("The key '%s' is no stream but has type '%s' (WRONGTYPE); delete or rename it, or name another stream"
			.formatted(key, type));
		this.source = source;
	}

	StreamSource source() {
		return this.source;
	}

}
