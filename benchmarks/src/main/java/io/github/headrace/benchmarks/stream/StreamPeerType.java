package io.github.headrace.benchmarks.stream;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The peers, in the order of the report.
 */
enum StreamPeerType {

	LETTUCE("lettuce", "raw Lettuce, COUNT 100, one awaited XACK per batch", LettucePeer::new),

	HEADRACE("headrace", "stream listener with its defaults, each entry settled on its own", HeadracePeer::new),

	SPRING("spring", "`StreamMessageListenerContainer`, batch size 100, acknowledged entry by entry", SpringPeer::new),

	REDISSON("redisson", "Redisson `RStream`, `readGroup` of 100, one `ack` per batch", RedissonPeer::new),

	HEADRACE_METRICS("headrace-metrics", "stream listener with its defaults, with meters and observations",
			HeadracePeer::withMetrics),

	HEADRACE_TRACING("headrace-tracing", "stream listener with its defaults, with OpenTelemetry, too",
			HeadracePeer::withTracing);

	private final String id;

	private final String description;

	private final Function<StreamPeerContext, StreamPeer> factory;

	StreamPeerType(String id, String description, Function<StreamPeerContext, StreamPeer> factory) {
		this.id = id;
		this.description = description;
		this.factory = factory;
	}

	/**
	 * Return the peers that observe nothing.
	 */
	static List<StreamPeerType> unobserved() {
		return Arrays.stream(values()).filter((peer) -> peer != HEADRACE_METRICS && peer != HEADRACE_TRACING).toList();
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	StreamPeer open(StreamPeerContext context) {
		return this.factory.apply(context);
	}

	/**
	 * Return whether the peer waits for an answer per entry, so that fewer entries tell
	 * enough.
	 */
	boolean isSlow() {
		return this == SPRING;
	}

	static StreamPeerType of(String id) {
		for (StreamPeerType type : values()) {
			if (type.id.equals(id)) {
				return type;
			}
		}
		throw new IllegalArgumentException("There is no peer '" + id + "'");
	}

}
