package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.connection.DedicatedConnection;
import io.github.headrace.connection.NativeConnection;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the new entries of one consumer ({@code XREADGROUP}), as many as there is room
 * for, on a thread and a connection of its own, and hands them to the lanes.
 * <p>
 * Goes on until it is stopped: a connection that is lost, or does not answer, is
 * replaced, and what its reply would have brought is looked for.
 */
final class GroupReader {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

	private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

	private static final long MORE_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private static final Duration HASTEN = Duration.ofMillis(100);

	private final NativeConnection owner;

	private final List<StreamSource> sources;

	private final GroupReads reads;

	private final ReaderSettings settings;

	private final ConsumerGroups groups;

	private final Phantoms phantoms;

	private final Unsettled unsettled;

	private final EntryLanes lanes;

	private final StreamCounters counters;

	private final ReaderRecovery recovery;

	private final ReadPlan plan;

	private final ReaderGate gate = new ReaderGate(this::unblock);

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private final Thread thread;

	private volatile @Nullable DedicatedConnection connection;

	private long lookedAt;

	private long reconciledAt;

	private boolean reconciled;

	GroupReader(String name, NativeConnection owner, List<StreamSource> sources, String consumer,
			ReaderSettings settings, ConsumerGroups groups, Phantoms phantoms, Unsettled unsettled, EntryLanes lanes,
			StreamCounters counters) {
		this.owner = owner;
		this.sources = List.copyOf(sources);
		this.reads = new GroupReads(this.sources, consumer);
		this.settings = settings;
		this.groups = groups;
		this.phantoms = phantoms;
		this.unsettled = unsettled;
		this.lanes = lanes;
		this.counters = counters;
		this.recovery = new ReaderRecovery(name, counters);
		this.plan = new ReadPlan(this.sources, settings.block());
		// No daemon: an application that only listens must not end.
		this.thread = new Thread(this::run, "headrace-stream-" + name);
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Begins to end; a read that blocks is answered early where the server permits it.
	 * @return completes when nothing is read any more
	 */
	CompletableFuture<Void> stop() {
		this.gate.end();
		hastenEnd();
		return this.ended;
	}

	/** A read may begin to block just after it was to be unblocked. */
	private void hastenEnd() {
		BackgroundThreads.after(HASTEN).execute(() -> {
			if (!this.ended.isDone()) {
				unblock();
				hastenEnd();
			}
		});
	}

	private void unblock() {
		DedicatedConnection current = this.connection;
		if (current != null) {
			current.unblock();
		}
	}

	ReadGate gate() {
		return this.gate;
	}

	List<StreamSource> sources() {
		return this.sources;
	}

	ReaderCondition condition() {
		return this.recovery.condition();
	}

	/** Returns what completes, or fails, with the first attempt to read. */
	CompletableFuture<Void> firstAttempt() {
		return this.recovery.firstAttempt();
	}

	/** Returns what completes when something can be read for the first time. */
	CompletableFuture<Void> established() {
		return this.recovery.established();
	}

	private void run() {
		try {
			while (!this.gate.isEnded()) {
				readUntilFailure();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.ended.complete(null);
		}
	}

	private void readUntilFailure() throws InterruptedException {
		try (DedicatedConnection opened = DedicatedConnection.open(this.owner, this.sources.get(0).key(),
				CONNECT_TIMEOUT)) {
			this.connection = opened;
			this.reconciled = false;
			// Before the gate: who keeps it closed may need the groups.
			this.groups.ensure(opened);
			this.lookedAt = System.nanoTime();
			this.reads.probe(opened);
			this.recovery.running();
			while (this.gate.enter()) {
				try {
					turn(opened);
				}
				finally {
					this.gate.exit();
				}
			}
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Not even an Error ends a consumer in silence.
			if (!this.gate.isEnded()) {
				this.gate.pause(this.recovery.failed(ex).toNanos());
			}
		}
	}

	private void turn(DedicatedConnection opened) throws InterruptedException {
		prepare(opened);
		if (!this.reconciled) {
			// What was delivered first comes first: new entries must not overtake it.
			this.unsettled.awaitRoom(1, ROOM_NANOS);
			TimeUnit.NANOSECONDS.sleep(MORE_ROOM_NANOS);
			return;
		}
		int room = this.unsettled.awaitRoom(1, ROOM_NANOS);
		if (room > 0 && room < this.settings.worthwhile()) {
			room = this.unsettled.awaitRoom(this.settings.worthwhile(), MORE_ROOM_NANOS);
		}
		if (room <= 0 || this.gate.isEnded()) {
			return;
		}
		ReadPlan.Read read = this.plan.next(room);
		try {
			List<Delivery> delivered = this.reads.read(opened, read);
			this.plan.answered(read, delivered);
			deliver(this.unsettled.addAll(delivered));
		}
		catch (RedisCommandExecutionException ex) {
			if (!ConsumerGroups.isLostGroup(ex)) {
				throw ex;
			}
			this.groups.ensure(opened);
		}
	}

	private void prepare(DedicatedConnection opened) {
		long now = System.nanoTime();
		if (now - this.lookedAt >= LOOK_NANOS) {
			this.groups.ensure(opened);
			this.lookedAt = now;
		}
		if (!this.reconciled || now - this.reconciledAt >= this.settings.lease().toNanos()) {
			Phantoms.Found found = this.phantoms.find(opened);
			deliver(found.deliveries());
			this.reconciled = found.complete();
			this.reconciledAt = now;
		}
	}

	private void deliver(List<Delivery> fresh) {
		if (!fresh.isEmpty()) {
			this.counters.received(fresh.size());
			this.lanes.deliver(fresh);
		}
	}

}
