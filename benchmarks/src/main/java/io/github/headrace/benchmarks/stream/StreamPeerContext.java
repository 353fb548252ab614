package io.github.headrace.benchmarks.stream;

import java.time.Duration;

/**
 * What a peer is opened with.
 *
 * @param host the host of the server
 * @param port the port of the server
 * @param name the name of the consumer, where the peer does not choose it
 * @param lease the time after which a consumer counts as dead, zero for the default;
 * Headrace only
 */
record StreamPeerContext(String host, int port, String name, Duration lease) {

	/** The stream that is read. */
	static final String STREAM = "benchmark";

	/** The group that reads. */
	static final String GROUP = "peers";

	/** The field that has the payload. */
	static final String FIELD = "payload";

	/** The entries that the peers with batches read at once. */
	static final int BATCH = 100;

}
