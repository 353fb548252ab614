package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.headrace.stream.EntryId;
import io.github.headrace.stream.LogConnection;
import io.github.headrace.stream.LogEntry;
import io.github.headrace.stream.LogGap;
import io.github.headrace.stream.LogListener;
import io.github.headrace.stream.StreamKey;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Follows the log: hands on what its entries say, and that invalidations may have been
 * missed wherever that cannot be ruled out.
 * <p>
 * All of it happens on the thread of the reader. What is found out about a connection
 * comes before the first read on it, in {@link #room}.
 */
final class LogFollower implements LogListener {

	/** The most entries of one read. */
	static final int COUNT = 512;

	private static final Log logger = LogFactory.getLog(LogFollower.class);

	private static final long PATIENCE_MILLIS = 100;

	private final String key;

	private final String instance;

	private final InvalidationSink sink;

	private final Supplier<EntryId> readerPosition;

	private final Supplier<CompletableFuture<LogOpening>> opener;

	private final Consumer<EntryId> pinged;

	private final boolean checkingRunIds;

	private final LogChain chain = new LogChain();

	private final ReadProof proof;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	private boolean known;

	private @Nullable String runId;

	private @Nullable ResetReason due;

	/** Whether the sink has been told that this is connected. */
	private volatile boolean connected;

	private boolean disconnected;

	private boolean opened;

	private boolean warned;

	private @Nullable CompletableFuture<LogOpening> opening;

	private EntryId replayedUpTo = EntryId.MIN;

	private volatile @Nullable EntryId position;

	LogFollower(String key, String instance, InvalidationSink sink, Supplier<EntryId> readerPosition,
			Supplier<CompletableFuture<LogOpening>> opener, Consumer<EntryId> pinged, boolean checkingRunIds) {
		this.key = key;
		this.instance = instance;
		this.sink = sink;
		this.readerPosition = readerPosition;
		this.opener = opener;
		this.pinged = pinged;
		this.checkingRunIds = checkingRunIds;
		this.proof = new ReadProof(COUNT, sink::current);
	}

	/** Returns what completes with the first connection, or fails with the first try. */
	CompletableFuture<Void> ready() {
		return this.ready;
	}

	boolean isConnected() {
		return this.connected;
	}

	@Nullable EntryId position() {
		return this.position;
	}

	ReadProof proof() {
		return this.proof;
	}

	@Override
	public void resumed(LogConnection connection) {
		EntryId at = this.readerPosition.get();
		if (!this.known) {
			this.due = ResetReason.START;
			this.chain.begin(at);
			this.position = at;
		}
		else if (this.checkingRunIds && (connection.runId() == null || !connection.runId().equals(this.runId))) {
			this.due = ResetReason.SERVER_CHANGED;
		}
		this.runId = connection.runId();
		this.opened = false;
		this.opening = null;
		this.proof.forget();
	}

	@Override
	public void interrupted(Throwable cause) {
		this.proof.forget();
		if (this.connected || !this.disconnected) {
			this.connected = false;
			this.disconnected = true;
			this.sink.disconnected(explained(cause));
		}
		this.ready.completeExceptionally(cause);
	}

	private Throwable explained(Throwable cause) {
		if (!String.valueOf(cause.getMessage()).startsWith("WRONGTYPE")) {
			return cause;
		}
		return new IllegalStateException(
				"The key '%s' of the invalidation log is no stream (WRONGTYPE); delete or ".formatted(this.key)
						+ "rename it, or set 'headrace.cache.invalidation.log'",
				cause);
	}

	@Override
	public void missing(LogGap gap) {
		EntryId at = this.readerPosition.get();
		// What is before an entry that was followed has been proven by the chain.
		boolean behind = gap.to() != null && gap.to().compareTo(at) > 0;
		if (!behind && at.equals(this.position) && gap.reason() != LogGap.Reason.TRUNCATED) {
			return;
		}
		this.chain.jump(at, gap.to());
		this.position = at;
		this.opened = false;
		if (this.due == null) {
			this.due = ResetReason.valueOf(gap.reason().name());
		}
	}

	@Override
	public int room() throws InterruptedException {
		this.proof.answered();
		resetIfDue();
		if (!this.opened && !open()) {
			return 0;
		}
		this.proof.asked();
		return COUNT;
	}

	private void resetIfDue() {
		ResetReason reason = this.due;
		if (reason != null) {
			this.due = null;
			reset(reason);
		}
	}

	private void reset(ResetReason reason) {
		EntryId at = this.position;
		this.sink.reset(reason);
		this.sink.positioned((at != null) ? at : EntryId.MIN);
		this.chain.dropped();
	}

	/** Finds out what the log is now; not for long, so that a stop need not wait. */
	private boolean open() throws InterruptedException {
		if (this.opening == null) {
			this.opening = this.opener.get();
		}
		try {
			opened(this.opening.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS));
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			failed(ex);
			this.opening = null;
			TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
			return false;
		}
	}

	private void failed(ExecutionException ex) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("The log can be read, but not what is beside it; trying again", ex.getCause());
		}
		this.ready.completeExceptionally(ex.getCause());
	}

	private void opened(LogOpening opening) {
		this.warned = false;
		this.opened = true;
		this.opening = null;
		this.chain.opened(opening.tail());
		if (this.known) {
			this.replayedUpTo = opening.tail();
		}
		this.known = true;
		opening.marks().forEach(this.sink::marked);
		if (!this.connected) {
			this.connected = true;
			this.sink.connected();
		}
		this.ready.complete(null);
	}

	@Override
	public void entries(StreamKey stream, List<LogEntry> entries) {
		for (LogEntry entry : entries) {
			try {
				follow(entry);
			}
			catch (RuntimeException ex) {
				logger.error("Entry %s of '%s' could not be applied".formatted(entry.id(), stream.name()), ex);
				unreadable(entry, new UnreadableEntryException(ResetReason.UNREADABLE, null, ""));
			}
		}
		this.proof.read(entries.size());
	}

	private void follow(LogEntry entry) {
		LogContent content;
		try {
			content = LogFormat.read(entry.fields());
		}
		catch (UnreadableEntryException ex) {
			logger.debug("Entry %s of the log cannot be read: %s".formatted(entry.id(), ex.getMessage()));
			unreadable(entry, ex);
			return;
		}
		if (!this.chain.follows(entry.id(), content.previous())) {
			reset(ResetReason.CHAIN_BROKEN);
		}
		this.chain.add(entry.id());
		boolean replayed = entry.id().compareTo(this.replayedUpTo) <= 0;
		this.sink.apply(new InvalidationEntry(entry.id(), content.origin(), content.origin().equals(this.instance),
				replayed, content.invalidations()));
		this.position = entry.id();
		if (content.ping()) {
			this.pinged.accept(entry.id());
		}
	}

	private void unreadable(LogEntry entry, UnreadableEntryException ex) {
		this.position = entry.id();
		reset(ex.reason());
		if (ex.previous() != null) {
			this.chain.add(entry.id());
		}
		else {
			this.chain.addForeign(entry.id());
		}
	}

}
