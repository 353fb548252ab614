package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import io.github.headrace.stream.EntryId;

/**
 * Remembers what is sent, and answers when it is told to.
 */
final class RecordingTransport implements InvalidationTransport {

	private final List<Entry> entries = new ArrayList<>();

	private final Queue<CompletableFuture<EntryId>> unanswered = new ArrayDeque<>();

	private boolean open = true;

	private boolean holding;

	private volatile CountDownLatch connected = new CountDownLatch(0);

	private volatile boolean connecting;

	synchronized RecordingTransport open(boolean open) {
		this.open = open;
		return this;
	}

	/** Answers nothing from now on but by {@link #answer} and {@link #fail}. */
	synchronized RecordingTransport hold() {
		this.holding = true;
		return this;
	}

	/** Lets what writes values wait for a connection. */
	void connectsWhen(CountDownLatch connected) {
		this.connected = connected;
	}

	/** Returns whether somebody has waited for a connection to write a value. */
	boolean isConnecting() {
		return this.connecting;
	}

	/** Answers what is held, and everything from now on. */
	void release() {
		synchronized (this) {
			this.holding = false;
		}
		while (isHolding()) {
			answer();
		}
	}

	synchronized boolean isHolding() {
		return !this.unanswered.isEmpty();
	}

	void answer() {
		CompletableFuture<EntryId> reply;
		EntryId id;
		synchronized (this) {
			reply = this.unanswered.remove();
			id = last();
		}
		reply.complete(id);
	}

	void fail(RuntimeException failure) {
		CompletableFuture<EntryId> reply;
		synchronized (this) {
			reply = this.unanswered.remove();
		}
		reply.completeExceptionally(failure);
	}

	synchronized List<Entry> entries() {
		return List.copyOf(this.entries);
	}

	List<List<Invalidation>> invalidations() {
		return entries().stream().map(Entry::invalidations).toList();
	}

	private EntryId last() {
		return new EntryId(1, this.entries.size());
	}

	@Override
	public synchronized boolean isOpen() {
		return this.open;
	}

	@Override
	public synchronized CompletableFuture<EntryId> send(List<Invalidation> invalidations, List<byte[]> sharedKeys) {
		List<String> keys = sharedKeys.stream().map((key) -> new String(key, StandardCharsets.UTF_8)).toList();
		this.entries.add(new Entry(invalidations, keys, Thread.currentThread()));
		if (!this.holding) {
			return CompletableFuture.completedFuture(last());
		}
		CompletableFuture<EntryId> reply = new CompletableFuture<>();
		this.unanswered.add(reply);
		return reply;
	}

	@Override
	public CompletableFuture<Void> start(InvalidationSink sink) {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<Void> stop() {
		return CompletableFuture.completedFuture(null);
	}

	@Override
	public CompletableFuture<EntryId> write(SharedWrite write) {
		this.connecting = true;
		try {
			this.connected.await();
		}
		catch (InterruptedException ex) {
			return CompletableFuture.failedFuture(ex);
		}
		return send(List.of(write.invalidation()), List.of(write.key()));
	}

	@Override
	public TransportState state() {
		return new TransportState(null, 0, null);
	}

	@Override
	public CompletableFuture<List<CacheMember>> members(boolean freshly) {
		return CompletableFuture.completedFuture(List.of());
	}

	InvalidationSender sender(SenderSettings settings, CacheCounters counters) {
		return new InvalidationSender(this, new InvalidationTargets(), settings, counters, Duration.ofMinutes(1));
	}

	/**
	 * Something that was sent.
	 *
	 * @param thread the one that sent it
	 */
	record Entry(List<Invalidation> invalidations, List<String> sharedKeys, Thread thread) {

	}

}
