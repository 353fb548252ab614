package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.ScoredValue;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Delays entries on one server, and cancels them. Safe for use by several threads.
 */
final class DelayedAdditions {

	private static final LuaScript DELAY = LuaScript.of(DelayedAdditions.class, "delay.lua");

	private static final LuaScript CANCEL = LuaScript.of(DelayedAdditions.class, "cancel.lua");

	private final NativeConnection connection;

	private final String connectionFactory;

	private final DelayedEntries promoter;

	DelayedAdditions(NativeConnection connection, String connectionFactory, DelayedEntries promoter) {
		this.connection = connection;
		this.connectionFactory = connectionFactory;
		this.promoter = promoter;
	}

	CompletableFuture<DelayedEntry> delay(Addition addition, Delay delay) {
		AddRequest options = addition.options();
		Assert.isTrue(options.createStream(), () -> ("An entry that is delayed for stream '%s' creates the stream if "
				+ "there is none then; leave 'onlyToExistingStream' out")
			.formatted(options.stream()));
		StreamKey stream = addition.key();
		String id = DelayedIds.next(options.idempotencyKey());
		// Even if the answer is lost, the entry may wait.
		this.promoter.expect(this.connectionFactory, stream);
		return DELAY
			.run(this.connection, new DelayedKeys(stream).of(options.idempotencyKey()), delay.arguments(addition, id))
			.whenComplete((reply, failure) -> promote(stream, reply))
			.thenApply((reply) -> new DelayedEntry(stream.name(), text(reply.get(0)),
					Instant.ofEpochMilli((Long) reply.get(1))));
	}

	private void promote(StreamKey stream, @Nullable List<Object> reply) {
		if (reply != null && Long.valueOf(1).equals(reply.get(3))) {
			this.promoter.follow(this.connectionFactory, stream, (Long) reply.get(2));
		}
		else {
			this.promoter.expect(this.connectionFactory, stream);
		}
	}

	CompletableFuture<Boolean> cancel(StreamKey stream, String id) {
		return CANCEL
			.run(this.connection, new DelayedKeys(stream).of(DelayedIds.idempotencyKey(id)),
					List.of(id.getBytes(StandardCharsets.UTF_8)))
			.thenApply((reply) -> Long.valueOf(1).equals(reply.get(0)));
	}

	CompletableFuture<List<DelayedEntry>> first(StreamKey stream, int count) {
		Assert.isTrue(count > 0, () -> "'count' must be positive but is " + count);
		byte[] key = new DelayedKeys(stream).ids();
		return this.connection.send((commands) -> commands.zrangeWithScores(key, 0, count - 1))
			.thenApply((ids) -> ids.stream().map((id) -> entry(stream, id)).toList());
	}

	private static DelayedEntry entry(StreamKey stream, ScoredValue<byte[]> id) {
		return new DelayedEntry(stream.name(), text(id.getValue()), Instant.ofEpochMilli((long) id.getScore()));
	}

	private static String text(Object bytes) {
		return new String((byte[]) Objects.requireNonNull(bytes), StandardCharsets.UTF_8);
	}

}
