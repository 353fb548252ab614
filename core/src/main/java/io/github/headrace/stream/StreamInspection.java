package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@link StreamInfo} of a stream: everything but the dead letters at one
 * moment. Safe for use by several threads.
 */
final class StreamInspection {

	/** The consumer that owns parked entries. */
	private static final String PARKED = "~retry";

	/** Where Redis does not know a lag, this many entries are counted at the most. */
	private static final byte[] MAX_COUNTED = "500".getBytes(StandardCharsets.US_ASCII);

	private static final LuaScript SCRIPT = LuaScript.of(StreamInspection.class, "info.lua");

	private final NativeConnection connection;

	StreamInspection(NativeConnection connection) {
		this.connection = connection;
	}

	CompletableFuture<StreamInfo> inspect(StreamKey stream) {
		DelayedKeys keys = new DelayedKeys(stream);
		return SCRIPT.run(this.connection, List.of(keys.streamKey(), keys.ids()), List.of(MAX_COUNTED))
			.thenCompose((reply) -> withDeadLetters(stream, reply));
	}

	private CompletableFuture<StreamInfo> withDeadLetters(StreamKey stream, List<Object> reply) {
		List<?> groups = list(reply.get(6));
		List<AsyncCommand<byte[], byte[], Long>> lengths = groups.stream()
			.map((group) -> length(StreamSource.of(stream, text(list(group).get(0))).deadLetterKey()))
			.toList();
		CompletableFuture<List<Long>> deadLetters = lengths.isEmpty() ? CompletableFuture.completedFuture(List.of())
				: this.connection.sendAll(lengths);
		return deadLetters.thenApply((counts) -> new StreamInfo(stream.name(), number(reply.get(1)), id(reply.get(2)),
				id(reply.get(3)), number(reply.get(5)), groups(groups, counts, number(reply.get(0)))));
	}

	private static AsyncCommand<byte[], byte[], Long> length(byte[] key) {
		return new AsyncCommand<>(new Command<>(CommandType.XLEN, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
				new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(key)));
	}

	private static List<StreamGroupInfo> groups(List<?> groups, List<Long> deadLetters, long now) {
		return IntStream.range(0, groups.size())
			.mapToObj((i) -> group(list(groups.get(i)), deadLetters.get(i), now))
			.toList();
	}

	private static StreamGroupInfo group(List<?> group, long deadLetters, long now) {
		List<StreamConsumerInfo> all = list(group.get(6)).stream().map((one) -> consumer(list(one))).toList();
		long parked = all.stream()
			.filter((one) -> one.name().equals(PARKED))
			.mapToLong(StreamConsumerInfo::pending)
			.sum();
		return new StreamGroupInfo(text(group.get(0)), Objects.requireNonNull(id(group.get(1))), (Long) group.get(2),
				age(group.get(3), now), number(group.get(4)), age(group.get(5), now), parked, deadLetters,
				all.stream().filter((one) -> !one.name().equals(PARKED)).toList());
	}

	private static StreamConsumerInfo consumer(List<?> consumer) {
		return new StreamConsumerInfo(text(consumer.get(0)), number(consumer.get(1)),
				Duration.ofMillis(number(consumer.get(2))));
	}

	private static Duration age(@Nullable Object id, long now) {
		EntryId entry = id(id);
		return (entry != null) ? Duration.ofMillis(Math.max(0, now - entry.milliseconds())) : Duration.ZERO;
	}

	private static @Nullable EntryId id(@Nullable Object bytes) {
		return (bytes != null) ? EntryId.parse((byte[]) bytes) : null;
	}

	private static List<?> list(Object elements) {
		return (List<?>) elements;
	}

	private static long number(Object value) {
		return (Long) value;
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
