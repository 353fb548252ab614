package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.protocol.AsyncCommand;
import io.lettuce.core.protocol.Command;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * Appends to the log, behind the removal of what is invalid in the shared part. Safe for
 * use by several threads.
 */
final class LogWriter {

	/** More entries are not worth their memory, nor the time to read them again. */
	private static final int MOST_ENTRIES = 100_000;

	private static final LuaScript APPEND = LuaScript.of(LogWriter.class, "log.lua", "append.lua");

	private static final LuaScript WRITE = LuaScript.of(LogWriter.class, "log.lua", "write.lua");

	private static final LuaScript STORE = LuaScript.of(LogWriter.class, "store.lua");

	private final NativeConnection connection;

	private final LogKeys keys;

	private final List<byte[]> common;

	LogWriter(NativeConnection connection, LogKeys keys, String instance, Duration retention) {
		this.connection = connection;
		this.keys = keys;
		this.common = List.of(number(retention.toMillis()), number(MOST_ENTRIES), bytes(instance));
	}

	CompletableFuture<EntryId> append(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
		List<byte[]> arguments = arguments(LogFormat.marks(invalidations));
		arguments.addAll(LogFormat.fields(invalidations));
		return this.connection.translated(removeAndAppend(arguments, sharedKeys));
	}

	/** Appends an entry that asks the members how far they are. */
	CompletableFuture<EntryId> ping() {
		List<byte[]> arguments = arguments(List.of());
		arguments.addAll(LogFormat.PING);
		return this.connection.translated(removeAndAppend(arguments, List.of()));
	}

	private CompletableFuture<EntryId> removeAndAppend(List<byte[]> arguments, List<byte[]> sharedKeys) {
		if (isCluster() && !sharedKeys.isEmpty()) {
			// Not on the thread of the reply: to send may wait for a connection.
			return unlink(sharedKeys)
				.thenComposeAsync((removed) -> run(APPEND, List.of(), arguments), BackgroundThreads.now())
				.thenApply(LogWriter::id);
		}
		return run(APPEND, sharedKeys, arguments).thenApply(LogWriter::id);
	}

	CompletableFuture<EntryId> write(SharedWrite write) {
		List<byte[]> arguments = arguments(List.of());
		EntryId position = write.position();
		arguments.add((position != null) ? position.bytes() : new byte[0]);
		arguments.add(number(write.timeToLive().toMillis()));
		arguments.add(number(write.fields().size()));
		arguments.addAll(write.fields());
		arguments.addAll(LogFormat.fields(List.of(write.invalidation())));
		if (!isCluster()) {
			// The text rather than its digest: sent again, a value could come after a
			// later one
			List<byte[]> all = new ArrayList<>(this.keys.appending());
			all.add(write.key());
			return sendWhileAwaited(WRITE.command(all, arguments));
		}
		return this.connection.translated(unlink(List.of(write.key()))
			.thenComposeAsync((removed) -> run(WRITE, List.of(), arguments), BackgroundThreads.now())
			.thenComposeAsync((answer) -> store(write, answer), BackgroundThreads.now()));
	}

	/** What nobody waits for any more is not sent, if it has not been so far. */
	private CompletableFuture<EntryId> sendWhileAwaited(AsyncCommand<byte[], byte[], List<Object>> command) {
		CompletableFuture<EntryId> sent = this.connection
			.translated(this.connection.sendAll(List.of(command)).thenApply((answers) -> id(answers.get(0))));
		sent.whenComplete((id, failure) -> {
			if (failure != null) {
				command.cancel();
			}
		});
		return sent;
	}

	private CompletableFuture<EntryId> store(SharedWrite write, List<Object> answer) {
		EntryId id = id(answer);
		if (!Objects.equals(answer.get(1), 1L)) {
			return CompletableFuture.completedFuture(id);
		}
		List<byte[]> arguments = new ArrayList<>(
				List.of(number(write.timeToLive().toMillis()), bytes("a"), id.bytes()));
		arguments.addAll(write.fields());
		return STORE.run(this.connection, List.of(write.key()), arguments).thenApply((stored) -> id);
	}

	/** Removes keys wherever they are; completes when all of them are gone. */
	private CompletableFuture<List<Long>> unlink(List<byte[]> sharedKeys) {
		Map<Integer, List<byte[]>> bySlot = new LinkedHashMap<>();
		sharedKeys
			.forEach((key) -> bySlot.computeIfAbsent(SlotHash.getSlot(key), (slot) -> new ArrayList<>()).add(key));
		return this.connection.sendAll(bySlot.values()
			.stream()
			.map((ofSlot) -> new AsyncCommand<>(
					new Command<>(CommandType.UNLINK, new IntegerOutput<>(ByteArrayCodec.INSTANCE),
							new CommandArgs<>(ByteArrayCodec.INSTANCE).addKeys(ofSlot))))
			.toList());
	}

	private CompletableFuture<List<Object>> run(LuaScript script, List<byte[]> sharedKeys, List<byte[]> arguments) {
		List<byte[]> all = new ArrayList<>(this.keys.appending());
		all.addAll(sharedKeys);
		return script.run(this.connection, all, arguments);
	}

	private List<byte[]> arguments(List<byte[]> marks) {
		List<byte[]> arguments = new ArrayList<>(this.common);
		arguments.add(number(marks.size()));
		arguments.addAll(marks);
		return arguments;
	}

	private boolean isCluster() {
		return this.connection.factory().isClusterAware();
	}

	private static EntryId id(List<Object> answer) {
		return EntryId.parse((byte[]) answer.get(0));
	}

	private static byte[] number(long number) {
		return bytes(Long.toString(number));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
