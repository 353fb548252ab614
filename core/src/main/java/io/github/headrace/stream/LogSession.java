package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.github.headrace.connection.DedicatedConnection;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.KeyListOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link LogReader} asks the server on one connection, from its opening to its
 * loss. For the thread of the reader, but for {@link #close}.
 */
final class LogSession implements AutoCloseable {

	/** How long an answer may take, the blocking left aside. */
	static final Duration PATIENCE = Duration.ofSeconds(3);

	private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(10);

	/** Behind every entry, so that a read says only whether it is possible. */
	private static final byte[] NOWHERE = new EntryId(-1, -1).bytes();

	private final DedicatedConnection connection;

	private final String server;

	private LogSession(DedicatedConnection connection, String server) {
		this.connection = connection;
		this.server = server;
	}

	static LogSession open(NativeConnection owner, byte[] key) {
		return new LogSession(DedicatedConnection.open(owner, key, CONNECT_PATIENCE),
				NativeConnection.describe(owner.factory()));
	}

	/** Returns the id behind which reading begins. */
	EntryId resolve(StartPosition start, StreamKey stream, byte[] key) {
		return start.resolve(this::now, () -> look(stream, key).last());
	}

	private long now() {
		List<byte[]> time = this.connection.await(CommandType.TIME, new KeyListOutput<>(ByteArrayCodec.INSTANCE),
				DedicatedConnection.arguments(), PATIENCE);
		return Long.parseLong(text(time.get(0))) * 1000 + Long.parseLong(text(time.get(1))) / 1000;
	}

	/** Returns what a stream is now. */
	StreamSnapshot look(StreamKey stream, byte[] key) {
		try {
			return StreamSnapshot
				.of(this.connection.await(CommandType.XINFO, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE),
						DedicatedConnection.arguments().add("STREAM").addKey(key), PATIENCE));
		}
		catch (RedisCommandExecutionException ex) {
			if (String.valueOf(ex.getMessage()).startsWith("ERR no such key")) {
				return StreamSnapshot.GONE;
			}
			throw noStream(stream, key, ex);
		}
	}

	private RuntimeException noStream(StreamKey stream, byte[] key, RedisCommandExecutionException ex) {
		if (!String.valueOf(ex.getMessage()).startsWith("WRONGTYPE")) {
			return ex;
		}
		String type = this.connection.await(CommandType.TYPE, new StatusOutput<>(ByteArrayCodec.INSTANCE),
				DedicatedConnection.arguments().addKey(key), PATIENCE);
		return new KeyIsNoStreamException(StreamSource.ofNoGroup(stream), stream.key(), type);
	}

	/** Returns whether a stream has an entry. */
	boolean has(byte[] key, EntryId id) {
		CommandArgs<byte[], byte[]> range = DedicatedConnection.arguments().addKey(key).add(id.bytes()).add(id.bytes());
		return !this.connection.await(CommandType.XRANGE, EntriesOutput.ofRange(), range, PATIENCE).isEmpty();
	}

	/** Fails if the streams cannot be read. */
	void probe(List<LogCursor> cursors) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments().add("COUNT").add(1).add("STREAMS");
		cursors.forEach((cursor) -> arguments.addKey(cursor.key()));
		cursors.forEach((cursor) -> arguments.add(NOWHERE));
		this.connection.await(CommandType.XREAD, EntriesOutput.ofStreams(), arguments, PATIENCE);
	}

	/**
	 * Reads what is behind the positions.
	 * @param count the most entries of each stream
	 * @param block how long to wait for any
	 */
	List<StreamEntry> read(List<LogCursor> cursors, int count, Duration block) {
		CommandArgs<byte[], byte[]> arguments = DedicatedConnection.arguments()
			.add("COUNT")
			.add(count)
			.add("BLOCK")
			.add(block.toMillis())
			.add("STREAMS");
		cursors.forEach((cursor) -> arguments.addKey(cursor.key()));
		cursors.forEach((cursor) -> arguments.add(cursor.position().bytes()));
		return this.connection.await(CommandType.XREAD, EntriesOutput.ofStreams(), arguments, block.plus(PATIENCE));
	}

	/** Says where this leads; a server that may not be asked has no run id. */
	LogConnection describe() {
		return new LogConnection(this.server, runId());
	}

	private @Nullable String runId() {
		try {
			String info = this.connection.await(CommandType.INFO, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					DedicatedConnection.arguments().add("server"), PATIENCE);
			return Arrays.stream(info.split("\r?\n"))
				.filter((line) -> line.startsWith("run_id:"))
				.map((line) -> line.substring("run_id:".length()).strip())
				.findFirst()
				.orElse(null);
		}
		catch (RedisCommandExecutionException ex) {
			return null;
		}
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

	/** Fails what is pending, on whichever thread. */
	@Override
	public void close() {
		this.connection.close();
	}

}
