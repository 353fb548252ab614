package io.github.headrace.benchmarks.channel;

import org.redisson.Redisson;
import org.redisson.api.RTopic;
import org.redisson.codec.TypedJsonJackson3Codec;
import org.redisson.config.Config;
import org.redisson.config.TransportMode;

/**
 * Redisson's topic with its typed JSON codec, everything else as it comes.
 */
final class RedissonPeer implements ChannelPeer {

	private final RTopic topic;

	private final Arrivals arrivals;

	RedissonPeer(ChannelPeerContext context) {
		Config config = new Config().setTransportMode(TransportMode.NIO);
		config.useSingleServer().setAddress("redis://" + context.host() + ":" + context.port());
		this.topic = Redisson.create(config).getTopic(context.channel(), new TypedJsonJackson3Codec(Tick.class));
		this.arrivals = context.arrivals();
	}

	@Override
	public void subscribe() {
		this.topic.addListener(Tick.class, (channel, tick) -> this.arrivals.arrived(tick.seq()));
	}

	@Override
	public void unsubscribe() {
		this.topic.removeAllListeners();
	}

}
