package io.github.headrace.benchmarks.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.jspecify.annotations.Nullable;

/**
 * Raw Lettuce: reads a batch, handles it, acknowledges it, on one thread and one
 * connection.
 */
final class LettucePeer implements StreamPeer {

	private static final long BLOCK_MILLIS = 1000;

	private final RedisCommands<String, byte[]> commands;

	private final Consumer<String> consumer;

	private @Nullable ReadLoop loop;

	LettucePeer(StreamPeerContext context) {
		RedisClient client = RedisClient.create(RedisURI.create(context.host(), context.port()));
		this.commands = client.connect(RedisCodec.of(new StringCodec(StandardCharsets.US_ASCII), new ByteArrayCodec()))
			.sync();
		this.consumer = Consumer.from(StreamPeerContext.GROUP, context.name());
	}

	@Override
	public void start(EntryHandler handler) {
		this.loop = ReadLoop.start(() -> readBatch(handler));
	}

	@SuppressWarnings("unchecked")
	private void readBatch(EntryHandler handler) {
		List<StreamMessage<String, byte[]>> entries = this.commands.xreadgroup(this.consumer,
				XReadArgs.Builder.count(StreamPeerContext.BATCH).block(BLOCK_MILLIS),
				StreamOffset.lastConsumed(StreamPeerContext.STREAM));
		if (entries.isEmpty()) {
			return;
		}
		entries.forEach(
				(entry) -> handler.handle(Objects.requireNonNull(entry.getBody().get(StreamPeerContext.FIELD)), 1));
		this.commands.xack(StreamPeerContext.STREAM, StreamPeerContext.GROUP,
				entries.stream().map(StreamMessage::getId).toArray(String[]::new));
	}

	@Override
	public void stop() {
		if (this.loop != null) {
			this.loop.close();
		}
	}

}
