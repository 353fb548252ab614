package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RStream;
import org.redisson.api.stream.StreamMessageId;
import org.redisson.api.stream.StreamReadGroupArgs;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;
import org.redisson.config.Config;
import org.redisson.config.TransportMode;

/**
 * Redisson's stream: reads a batch, handles it, acknowledges it, on one thread;
 * everything else as it comes.
 */
final class RedissonPeer implements StreamPeer {

	private static final Duration BLOCK = Duration.ofSeconds(1);

	private final RStream<String, byte[]> stream;

	private final String name;

	private @Nullable ReadLoop loop;

	RedissonPeer(StreamPeerContext context) {
		Config config = new Config().setTransportMode(TransportMode.NIO);
		config.useSingleServer().setAddress("redis://" + context.host() + ":" + context.port());
		this.stream = Redisson.create(config)
			.getStream(StreamPeerContext.STREAM,
					new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE, ByteArrayCodec.INSTANCE));
		this.name = context.name();
	}

	@Override
	public void start(EntryHandler handler) {
		this.loop = ReadLoop.start(() -> readBatch(handler));
	}

	private void readBatch(EntryHandler handler) {
		Map<StreamMessageId, Map<String, byte[]>> entries = this.stream.readGroup(StreamPeerContext.GROUP, this.name,
				StreamReadGroupArgs.neverDelivered().count(StreamPeerContext.BATCH).timeout(BLOCK));
		if (entries.isEmpty()) {
			return;
		}
		entries.values()
			.forEach((fields) -> handler.handle(Objects.requireNonNull(fields.get(StreamPeerContext.FIELD)), 1));
		this.stream.ack(StreamPeerContext.GROUP, entries.keySet().toArray(StreamMessageId[]::new));
	}

	@Override
	public void stop() {
		if (this.loop != null) {
			this.loop.close();
		}
	}

}
