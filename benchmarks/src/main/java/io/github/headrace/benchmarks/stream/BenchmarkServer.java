package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;

import io.github.headrace.benchmarks.harness.MeasuredServer;
import io.github.headrace.benchmarks.harness.ServerUsage;
import io.github.headrace.benchmarks.harness.SteadyPace;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * A server with the stream that is read, and its own word on what it did.
 */
final class BenchmarkServer implements AutoCloseable {

	private static final int PIPELINE = 1000;

	private static final Duration LIMIT = Duration.ofSeconds(30);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	private final MeasuredServer server = new MeasuredServer();

	private final StatefulRedisConnection<String, byte[]> connection = this.server.connection();

	String host() {
		return this.server.host();
	}

	int port() {
		return this.server.port();
	}

	StatefulRedisConnection<String, byte[]> connection() {
		return this.connection;
	}

	/**
	 * Begin anew: nothing but a group that reads from the beginning, and entries.
	 */
	void reset(long entries) {
		this.connection.sync().flushall();
		this.connection.sync()
			.xgroupCreate(StreamOffset.from(StreamPeerContext.STREAM, "0"), StreamPeerContext.GROUP,
					XGroupCreateArgs.Builder.mkstream());
		add(entries);
		this.connection.sync().configResetstat();
	}

	private void add(long entries) {
		this.connection.setAutoFlushCommands(false);
		try {
			List<RedisFuture<String>> added = new ArrayList<>(PIPELINE);
			for (long number = 1; number <= entries; number++) {
				added.add(this.connection.async()
					.xadd(StreamPeerContext.STREAM, StreamPeerContext.FIELD, EntryPayload.write(number)));
				if (added.size() == PIPELINE || number == entries) {
					this.connection.flushCommands();
					LettuceFutures.awaitAll(LIMIT, added.toArray(RedisFuture[]::new));
					added.clear();
				}
			}
		}
		finally {
			this.connection.setAutoFlushCommands(true);
		}
	}

	/**
	 * Wait until the number of pending entries is as it should be.
	 * @return that number
	 */
	long awaitPending(LongPredicate condition, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (true) {
			long pending = this.connection.sync()
				.xpending(StreamPeerContext.STREAM, StreamPeerContext.GROUP)
				.getCount();
			if (condition.test(pending)) {
				return pending;
			}
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(
						"After %d s %d entries are pending".formatted(limit.toSeconds(), pending));
			}
			SteadyPace.sleep(POLL_INTERVAL);
		}
	}

	/**
	 * Wait for a number of entries whose payload is a time, in milliseconds.
	 * @return by how many milliseconds each of them was added later than that
	 */
	List<Long> delays(long entries, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.connection.sync().xlen(StreamPeerContext.STREAM) < entries) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException(
						"Not all of %d delayed entries were added within %d s".formatted(entries, limit.toSeconds()));
			}
			SteadyPace.sleep(POLL_INTERVAL);
		}
		return this.connection.sync()
			.xrange(StreamPeerContext.STREAM, Range.unbounded())
			.stream()
			.map((entry) -> EntryId.parse(entry.getId()).milliseconds()
					- EntryPayload.read(Objects.requireNonNull(entry.getBody().get(StreamPeerContext.FIELD))))
			.toList();
	}

	/** Return what the server did since {@link #reset}. */
	ServerUsage usage() {
		return this.server.usage();
	}

	String version() {
		return this.server.version();
	}

	@Override
	public void close() {
		this.server.close();
	}

}
