package io.github.headrace.benchmarks.channel;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * The peers, in the order of the report.
 */
enum ChannelPeerType {

	LETTUCE("lettuce", "raw Lettuce, Jackson 3 to a record, on the event loop", LettucePeer::json),

	LETTUCE_STRING("lettuce-string", "raw Lettuce, String, on the event loop", LettucePeer::string),

	REDIS_LISTENER("redis-listener", "`@RedisListener` (Spring Data Redis), JSON record, Boot's defaults",
			RedisListenerPeer::onPlatformThreads),

	REDIS_LISTENER_VIRTUAL("redis-listener-virtual",
			"`@RedisListener`, JSON record, `spring.threads.virtual.enabled=true`",
			RedisListenerPeer::onVirtualThreads),

	REDISSON("redisson", "Redisson `RTopic`, `TypedJsonJackson3Codec` to a record", RedissonPeer::new),

	HEADRACE("headrace", "`@RedisChannelListener`, JSON record", HeadracePeer::json),

	HEADRACE_STRING("headrace-string", "`@RedisChannelListener`, String", HeadracePeer::string),

	HEADRACE_METRICS("headrace-metrics", "`@RedisChannelListener`, JSON record, with meters and observations",
			HeadracePeer::withMetrics),

	HEADRACE_TRACING("headrace-tracing", "`@RedisChannelListener`, JSON record, with OpenTelemetry, too",
			HeadracePeer::withTracing);

	private static final int VIRTUAL_THREADS_SINCE = 21;

	private final String id;

	private final String description;

	private final Function<ChannelPeerContext, ChannelPeer> factory;

	ChannelPeerType(String id, String description, Function<ChannelPeerContext, ChannelPeer> factory) {
		this.id = id;
		this.description = description;
		this.factory = factory;
	}

	/**
	 * Return the peers that observe nothing.
	 */
	static List<ChannelPeerType> unobserved() {
		return Arrays.stream(values()).filter((peer) -> peer != HEADRACE_METRICS && peer != HEADRACE_TRACING).toList();
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	ChannelPeer open(ChannelPeerContext context) {
		return this.factory.apply(context);
	}

	/**
	 * Return whether the peer starts a thread per message, so that fewer messages tell
	 * enough.
	 */
	boolean isSlow() {
		return this == REDIS_LISTENER;
	}

	boolean runsOnThisJdk() {
		return this != REDIS_LISTENER_VIRTUAL || Runtime.version().feature() >= VIRTUAL_THREADS_SINCE;
	}

	static ChannelPeerType of(String id) {
		for (ChannelPeerType type : values()) {
			if (type.id.equals(id)) {
				return type;
			}
		}
		throw new IllegalArgumentException("There is no peer '" + id + "'");
	}

}
