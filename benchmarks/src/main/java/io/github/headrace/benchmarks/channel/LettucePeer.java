package io.github.headrace.benchmarks.channel;

import java.util.function.ToLongFunction;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Raw Lettuce, decoding and handling on the event loop: the least that a listener can
 * cost.
 */
final class LettucePeer<V> implements ChannelPeer {

	private final StatefulRedisPubSubConnection<String, V> connection;

	private final String channel;

	private LettucePeer(ChannelPeerContext context, RedisCodec<String, V> codec, ToLongFunction<V> sequence) {
		RedisClient client = RedisClient.create(RedisURI.create(context.host(), context.port()));
		Arrivals arrivals = context.arrivals();
		this.channel = context.channel();
		this.connection = client.connectPubSub(codec);
		this.connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, V message) {
				arrivals.arrived(sequence.applyAsLong(message));
			}

		});
	}

	static ChannelPeer json(ChannelPeerContext context) {
		ObjectReader reader = JsonMapper.shared().readerFor(Tick.class);
		return new LettucePeer<>(context, RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE),
				(json) -> reader.<Tick>readValue(json).seq());
	}

	static ChannelPeer string(ChannelPeerContext context) {
		return new LettucePeer<>(context, StringCodec.UTF8, TickJson::sequence);
	}

	@Override
	public void subscribe() {
		this.connection.sync().subscribe(this.channel);
	}

	@Override
	public void unsubscribe() {
		this.connection.sync().unsubscribe(this.channel);
	}

}
