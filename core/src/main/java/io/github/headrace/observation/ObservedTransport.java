package io.github.headrace.observation;

/**
 * What carries the messages that are observed.
 */
public enum ObservedTransport {

	/**
	 * Redis Pub/Sub.
	 */
	CHANNEL("headrace.channel"),

	/**
	 * Redis Streams.
	 */
	STREAM("headrace.stream");

	private final String prefix;

	ObservedTransport(String prefix) {
		this.prefix = prefix;
	}

	/**
	 * Returns what the names of all observations and meters begin with.
	 * @return the prefix, without a dot at its end
	 */
	public String prefix() {
		return this.prefix;
	}

}
