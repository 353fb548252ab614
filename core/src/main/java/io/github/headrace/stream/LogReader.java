package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Reads streams of one slot as a log: every entry behind a start, once and in the order
 * of its stream ({@code XREAD}), from a position that this process keeps.
 * <p>
 * Has a thread and a connection of its own. A lost connection is replaced, and reading
 * goes on behind what was handed over; {@link LogListener} is told of each interruption,
 * and of entries that are missing, as far as the server lets that be known. All methods
 * may be called by any thread, the listener's included.
 */
public final class LogReader {

	private static final Log logger = LogFactory.getLog(LogReader.class);

	private final NativeConnection connection;

	private final List<StreamKey> streams;

	private final StartPosition start;

	private final LogReaderSettings settings;

	private final LogListener listener;

	private final StreamCounters counters;

	private final Queue<LogGap> untold = new ConcurrentLinkedQueue<>();

	private volatile List<LogCursor> cursors = List.of();

	private @Nullable LogRun run;

	/**
	 * Creates a reader, which is not started.
	 * @param connection to the server
	 * @param streams what to read, all of one slot
	 * @param start where to begin; resolved at the first connection
	 * @param settings how to read
	 * @param listener takes what is read
	 */
	public LogReader(NativeConnection connection, List<StreamKey> streams, StartPosition start,
			LogReaderSettings settings, LogListener listener) {
		this(connection, streams, start, settings, listener, new StreamCounters());
	}

	LogReader(NativeConnection connection, List<StreamKey> streams, StartPosition start, LogReaderSettings settings,
			LogListener listener, StreamCounters counters) {
		Assert.notEmpty(streams, "'streams' must not be empty");
		this.connection = connection;
		this.streams = List.copyOf(streams);
		this.start = start;
		this.settings = settings;
		this.listener = listener;
		this.counters = counters;
	}

	/**
	 * Begins to read, or goes on behind what was handed over before the last stop; does
	 * nothing more if this runs.
	 * @return completes, or fails, with the first attempt to read
	 */
	public synchronized CompletableFuture<Void> start() {
		if (this.run != null && !this.run.isStopping()) {
			return this.run.firstAttempt();
		}
		LogRun next = new LogRun(this, (this.run != null) ? this.run.ended() : CompletableFuture.completedFuture(null));
		this.run = next;
		Thread thread = new Thread(next, "headrace-stream-" + this.settings.name());
		thread.setDaemon(this.settings.daemon());
		thread.start();
		return next.firstAttempt();
	}

	/**
	 * Ends the reading; a read that blocks is given up at once.
	 * @return completes when the listener is not called any more; what the listener was
	 * never given is read after the next start
	 */
	public synchronized CompletableFuture<Void> stop() {
		if (this.run == null) {
			return CompletableFuture.completedFuture(null);
		}
		this.run.stop();
		return this.run.ended();
	}

	/**
	 * Returns whether this has a connection and reads.
	 * @return whether the listener would be given what is added
	 */
	public boolean isReading() {
		return condition().state() == ListenerState.RUNNING;
	}

	/** Returns how the reading fares. */
	synchronized ReaderCondition condition() {
		return (this.run != null && !this.run.isStopping()) ? this.run.condition() : ReaderCondition.STARTING;
	}

	/**
	 * Returns how far a stream has been handed over.
	 * @param stream the stream
	 * @return the id of the last entry, or of the start; empty before the first
	 * connection
	 */
	public Optional<EntryId> position(StreamKey stream) {
		return this.cursors.stream()
			.filter((cursor) -> cursor.stream().equals(stream))
			.map(LogCursor::position)
			.findFirst();
	}

	/**
	 * Returns how many entries had not been handed over at the last look, which is not
	 * older than {@code BLOCK} while this reads.
	 * @param stream the stream
	 * @return the number, or empty if it cannot be known
	 */
	public OptionalLong lag(StreamKey stream) {
		return this.cursors.stream()
			.filter((cursor) -> cursor.stream().equals(stream))
			.map(LogCursor::lag)
			.findFirst()
			.orElse(OptionalLong.empty());
	}

	/** Returns the gaps that were found and that the listener has not been told of. */
	Queue<LogGap> untold() {
		return this.untold;
	}

	StreamCounters counters() {
		return this.counters;
	}

	LogReaderSettings settings() {
		return this.settings;
	}

	LogListener listener() {
		return this.listener;
	}

	LogSession connect() {
		return LogSession.open(this.connection, key(this.streams.get(0)));
	}

	/** Returns how far each stream was read; finds out where to begin, if need be. */
	List<LogCursor> cursors(LogSession session) {
		if (this.cursors.isEmpty()) {
			this.cursors = this.streams.stream().map((stream) -> begin(stream, session)).toList();
		}
		return this.cursors;
	}

	private LogCursor begin(StreamKey stream, LogSession session) {
		byte[] key = key(stream);
		EntryId position = session.resolve(this.start, stream, key);
		logger.info("Stream '%s' is read from behind %s".formatted(stream.name(), position));
		return new LogCursor(stream, key, position);
	}

	private static byte[] key(StreamKey stream) {
		return stream.key().getBytes(StandardCharsets.UTF_8);
	}

}
