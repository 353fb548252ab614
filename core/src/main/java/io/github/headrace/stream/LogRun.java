package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A {@link LogReader} from a start to the next stop: one thread, and one connection after
 * the other.
 */
final class LogRun implements Runnable {

	private static final Log logger = LogFactory.getLog(LogRun.class);

	/** Where not all streams have room at a time, none may keep the others waiting. */
	private static final Duration SHORT_BLOCK = Duration.ofMillis(50);

	private final LogReader reader;

	private final LogListener listener;

	private final CompletableFuture<Void> previous;

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final Object lock = new Object();

	private @Nullable Thread connecting;

	private @Nullable LogSession session;

	private final ReaderRecovery recovery;

	/** Whether the listener has been told that nothing can be read. */
	private boolean told;

	private int turn;

	LogRun(LogReader reader, CompletableFuture<Void> previous) {
		this.reader = reader;
		this.listener = reader.listener();
		this.previous = previous;
		this.recovery = new ReaderRecovery(reader.settings().name(), reader.counters());
	}

	CompletableFuture<Void> ended() {
		return this.ended;
	}

	CompletableFuture<Void> firstAttempt() {
		return this.recovery.firstAttempt();
	}

	boolean isStopping() {
		return this.stopping.getCount() == 0;
	}

	ReaderCondition condition() {
		return this.recovery.condition();
	}

	void stop() {
		synchronized (this.lock) {
			this.stopping.countDown();
			if (this.connecting != null) {
				this.connecting.interrupt();
			}
			if (this.session != null) {
				this.session.close();
			}
		}
	}

	@Override
	public void run() {
		try {
			this.previous.join();
			while (!isStopping()) {
				attempt();
			}
		}
		catch (InterruptedException ex) {
			logger.warn("The reader '%s' was interrupted and ends".formatted(this.reader.settings().name()), ex);
		}
		finally {
			stop();
			this.recovery.firstAttempt().complete(null);
			this.ended.complete(null);
		}
	}

	private void attempt() throws InterruptedException {
		try (LogSession opened = connect()) {
			if (!isStopping()) {
				read(opened);
			}
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Not even an Error ends a reader in silence.
			if (!isStopping()) {
				interrupted(ex);
			}
		}
	}

	/** Connects; only that may be interrupted by a stop, and never the listener. */
	private LogSession connect() {
		synchronized (this.lock) {
			this.connecting = Thread.currentThread();
			if (isStopping()) {
				this.connecting.interrupt();
			}
		}
		try {
			return adopt(this.reader.connect());
		}
		finally {
			synchronized (this.lock) {
				this.connecting = null;
				Thread.interrupted();
			}
		}
	}

	private LogSession adopt(LogSession opened) {
		synchronized (this.lock) {
			this.session = opened;
			if (isStopping()) {
				opened.close();
			}
		}
		return opened;
	}

	private void interrupted(Throwable cause) throws InterruptedException {
		Duration pause = this.recovery.failed(cause);
		if (!this.told) {
			this.told = true;
			tell(() -> this.listener.interrupted(cause));
		}
		this.stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void read(LogSession opened) throws InterruptedException {
		List<LogCursor> cursors = this.reader.cursors(opened);
		look(opened, cursors);
		opened.probe(cursors);
		LogConnection connection = opened.describe();
		this.told = false;
		this.recovery.running();
		tell(() -> this.listener.resumed(connection));
		tellGaps();
		long lookedAt = System.nanoTime();
		while (!isStopping()) {
			boolean idle = !readOnce(opened, cursors);
			if (!isStopping() && (idle || System.nanoTime() - lookedAt > this.reader.settings().block().toNanos())) {
				look(opened, cursors);
				tellGaps();
				lookedAt = System.nanoTime();
			}
		}
	}

	private void look(LogSession opened, List<LogCursor> cursors) {
		for (LogCursor cursor : cursors) {
			LogGap gap = cursor.look(opened.look(cursor.stream(), cursor.key()), (id) -> opened.has(cursor.key(), id));
			if (gap != null) {
				this.reader.untold().add(gap);
			}
		}
	}

	/** A gap is found once; it must not go with the connection on which it was found. */
	private void tellGaps() {
		Queue<LogGap> untold = this.reader.untold();
		for (LogGap gap = untold.poll(); gap != null; gap = untold.poll()) {
			LogGap found = gap;
			logger.warn("Entries are or may be missing: " + found);
			tell(() -> this.listener.missing(found));
		}
	}

	/**
	 * Reads as much as there is room for.
	 * @return whether that brought entries, or there was no room for any
	 */
	private boolean readOnce(LogSession opened, List<LogCursor> cursors) throws InterruptedException {
		LogReaderSettings settings = this.reader.settings();
		int room = Math.min(settings.count(), this.listener.room());
		if (room <= 0) {
			return true;
		}
		List<LogCursor> having = withRoom(cursors, room);
		Duration block = (having.size() == cursors.size()) ? settings.block() : SHORT_BLOCK;
		List<StreamEntry> entries = opened.read(having, room / having.size(), block);
		if (!isStopping()) {
			handOver(entries, having);
		}
		return !entries.isEmpty() || block == SHORT_BLOCK;
	}

	/** Returns the streams whose turn it is, where there is no room for all. */
	private List<LogCursor> withRoom(List<LogCursor> cursors, int room) {
		if (room >= cursors.size()) {
			return cursors;
		}
		List<LogCursor> chosen = new ArrayList<>();
		for (int i = 0; i < room; i++) {
			chosen.add(cursors.get(this.turn++ % cursors.size()));
		}
		this.turn %= cursors.size();
		return chosen;
	}

	/** An answer has the entries of one stream after those of another. */
	private void handOver(List<StreamEntry> entries, List<LogCursor> cursors) {
		int from = 0;
		for (int to = 1; to <= entries.size(); to++) {
			if (to == entries.size() || entries.get(to).key() != entries.get(from).key()) {
				handOverOne(entries.subList(from, to), cursors);
				from = to;
			}
		}
	}

	private void handOverOne(List<StreamEntry> entries, List<LogCursor> cursors) {
		LogCursor cursor = cursors.stream()
			.filter((candidate) -> Arrays.equals(candidate.key(), entries.get(0).key()))
			.findFirst()
			.orElseThrow();
		List<LogEntry> read = entries.stream().map(LogRun::entry).toList();
		tell(() -> this.listener.entries(cursor.stream(), read));
		cursor.advance(read);
	}

	private static LogEntry entry(StreamEntry entry) {
		return new LogEntry(entry.id(), Objects.requireNonNull(entry.fields()));
	}

	private void tell(Runnable call) {
		try {
			call.run();
		}
		catch (Throwable ex) {
			logger.error("The listener of '%s' failed".formatted(this.reader.settings().name()), ex);
		}
	}

}
