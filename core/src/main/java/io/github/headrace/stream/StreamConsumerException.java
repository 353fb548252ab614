package io.github.headrace.stream;

import java.util.List;

/**
 * Redis could not be used, or refused, when streams were to be read.
 */
public class StreamConsumerException extends RuntimeException {

	private final List<String> streams;

	private final String server;

	/**
	 * Creates the exception.
	 * @param streams the streams
	 * @param server where Redis was expected
	 * @param reason what stands in the way
	 * @param cause what the first attempt failed with
	 */
	public StreamConsumerException(List<String> streams, String server, String reason, Throwable cause) {
		super("Could not read %s on %s: %s".formatted(streams, server, reason), cause);
		this.streams = List.copyOf(streams);
		this.server = server;
	}

	/**
	 * Returns what was to be read.
	 * @return the streams
	 */
	public List<String> streams() {
		return this.streams;
	}

	/**
	 * Returns where Redis was expected.
	 * @return the address, as far as it is known
	 */
	public String server() {
		return this.server;
	}

}
