package io.github.headrace.cache;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
 * comes before the first read on it, in {@link #room}. Wherever something was missed, the
 * marks are told before everything is dropped: a shared value that is read afterwards is
 * then known to be from before a clear.
 */
final class LogFollower implements LogListener {

	/** The most entries of one read. */
	static final int COUNT = 512;

	private static final Log logger = LogFactory.getLog(LogFollower.class);

	private final String key;

	private final String instance;

	private final InvalidationSink sink;

	private final Supplier<EntryId> readerPosition;

	private final LogOpener opener;

	private final Runnable teller;

	private final ServerRuns servers;

	private final LogChain chain = new LogChain();

	private final ReadProof proof;

	private final CompletableFuture<Void> ready = new CompletableFuture<>();

	/** What was read and waits for everything to be dropped. */
	private final Deque<LogEntry> unapplied = new ArrayDeque<>();

	private boolean known;

	private @Nullable DueReset due;

	/** Whether the sink has been told that this is connected. */
	private volatile boolean connected;

	private boolean disconnected;

	private EntryId replayedUpTo = EntryId.MIN;

	private @Nullable EntryId position;

	/** Up to where everything is applied, or was dropped. */
	private volatile @Nullable EntryId applied;

	LogFollower(String key, String instance, InvalidationSink sink, Supplier<EntryId> readerPosition,
			Supplier<CompletableFuture<LogOpening>> opener, Runnable teller, AcceptedWrites writes,
			ServerRuns servers) {
		this.key = key;
		this.instance = instance;
		this.sink = sink;
		this.readerPosition = readerPosition;
		this.opener = new LogOpener(opener, this.ready::completeExceptionally);
		this.teller = teller;
		this.servers = servers;
		this.proof = new ReadProof(COUNT, writes, sink::current);
	}

	/** Returns what completes with the first connection, or fails with the first try. */
	CompletableFuture<Void> ready() {
		return this.ready;
	}

	boolean isConnected() {
		return this.connected;
	}

	/**
	 * Returns up to where everything is applied: not what only will be, as others wait
	 * for it.
	 */
	@Nullable EntryId applied() {
		return this.applied;
	}

	ReadProof proof() {
		return this.proof;
	}

	@Override
	public void resumed(LogConnection connection) {
		EntryId at = this.readerPosition.get();
		boolean another = this.servers.isAnother(connection.runId());
		if (!this.known) {
			this.due = new DueReset(ResetReason.START, "");
			this.chain.begin(at);
			this.position = at;
		}
		else if (another) {
			this.due = new DueReset(ResetReason.SERVER_CHANGED, connection.server());
		}
		if (!this.unapplied.isEmpty()) {
			// Everything will be dropped, and another server may not have them.
			jump(at, null);
		}
		openAnew();
	}

	@Override
	public void interrupted(Throwable cause) {
		this.proof.forget();
		if (this.connected || !this.disconnected) {
			this.connected = false;
			this.disconnected = true;
			this.sink.disconnected(NoStreamException.explaining(this.key, cause));
		}
		this.ready.completeExceptionally(cause);
	}

	@Override
	public void missing(LogGap gap) {
		EntryId at = this.readerPosition.get();
		// What is before an entry that was followed has been proven by the chain, and
		// what waits follows a reset anyway.
		boolean behind = gap.to() != null && gap.to().compareTo(at) > 0;
		if (!behind && at.equals(received()) && gap.reason() != LogGap.Reason.TRUNCATED) {
			return;
		}
		jump(at, gap.to());
		due(ResetReason.valueOf(gap.reason().name()), gap.toString());
	}

	private @Nullable EntryId received() {
		return this.unapplied.isEmpty() ? this.position : this.unapplied.getLast().id();
	}

	private void jump(EntryId at, @Nullable EntryId next) {
		this.unapplied.clear();
		this.chain.jump(at, next);
		this.position = at;
	}

	/** Everything is dropped once the marks have been read again. */
	private void due(ResetReason reason, String detail) {
		openAnew();
		if (this.due == null) {
			this.due = new DueReset(reason, detail);
		}
	}

	private void openAnew() {
		this.opener.forget();
		this.proof.forget();
	}

	@Override
	public int room() throws InterruptedException {
		this.proof.answered(this.applied);
		if (this.due == null && this.servers.isLossElsewhere()) {
			due(ResetReason.SERVER_CHANGED, "another shard of the Cluster");
		}
		if (!this.opener.isOpen() && !open()) {
			return 0;
		}
		applyAll();
		if (!this.opener.isOpen()) {
			return 0;
		}
		this.proof.asked();
		return COUNT;
	}

	private void resetIfDue(EntryId tail) {
		DueReset reset = this.due;
		EntryId at = this.position;
		if (reset == null || at == null) {
			return;
		}
		this.due = null;
		this.sink.reset(reset.reason(), reset.detail());
		// What is in a log that begins is known: nothing that is still there is older.
		EntryId from = at.equals(EntryId.MIN) ? tail : at;
		this.sink.positioned(from, tail);
		this.applied = from;
		this.teller.run();
		if (!this.unapplied.isEmpty()) {
			this.chain.jump(at, this.unapplied.getFirst().id());
		}
	}

	private boolean open() throws InterruptedException {
		LogOpening opening = this.opener.poll();
		if (opening == null) {
			return false;
		}
		opened(opening);
		return true;
	}

	private void opened(LogOpening opening) {
		if (this.due != null) {
			this.chain.dropped();
		}
		this.chain.opened(opening.tail());
		if (this.known) {
			this.replayedUpTo = opening.tail();
		}
		this.known = true;
		if (!opening.since().equals(EntryId.MIN)) {
			this.sink.allMarked(opening.since());
		}
		opening.marks().forEach(this.sink::marked);
		resetIfDue(opening.tail());
		if (!this.connected) {
			this.connected = true;
			this.sink.connected();
		}
		this.ready.complete(null);
	}

	@Override
	public void entries(StreamKey stream, List<LogEntry> entries) {
		this.unapplied.addAll(entries);
		applyAll();
		if (this.due == null) {
			this.proof.read(entries.size());
		}
	}

	private void applyAll() {
		while (!this.unapplied.isEmpty() && apply(this.unapplied.getFirst())) {
			this.unapplied.removeFirst();
		}
	}

	private boolean apply(LogEntry entry) {
		try {
			return follow(entry);
		}
		catch (UnreadableEntryException ex) {
			unreadable(entry, ex);
		}
		catch (RuntimeException ex) {
			logger.error("Entry %s of '%s' could not be applied".formatted(entry.id(), this.key), ex);
			unreadable(entry, new UnreadableEntryException(ResetReason.UNREADABLE, null, ex.toString()));
		}
		return true;
	}

	/** Returns whether the entry was applied rather than has to wait for a reset. */
	private boolean follow(LogEntry entry) {
		LogContent content = LogFormat.read(entry.fields());
		if (this.due == null && !this.chain.follows(entry.id(), content.previous())) {
			due(ResetReason.CHAIN_BROKEN, "entry %s follows %s".formatted(entry.id(), content.previous()));
		}
		if (this.due != null) {
			return false;
		}
		this.chain.add(entry.id());
		boolean replayed = entry.id().compareTo(this.replayedUpTo) <= 0;
		this.sink.apply(new InvalidationEntry(entry.id(), content.origin(), content.origin().equals(this.instance),
				replayed, content.invalidations()));
		this.position = entry.id();
		this.applied = entry.id();
		if (content.ping()) {
			this.teller.run();
		}
		return true;
	}

	private void unreadable(LogEntry entry, UnreadableEntryException ex) {
		this.position = entry.id();
		due(ex.reason(), "entry %s: %s".formatted(entry.id(), ex.getMessage()));
		if (ex.previous() != null) {
			this.chain.add(entry.id());
		}
		else {
			this.chain.addForeign(entry.id());
		}
	}

}
