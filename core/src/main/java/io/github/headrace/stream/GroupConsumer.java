package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * One consumer of a group, from the start of its container to the stop: readers, lanes,
 * settlement and recovery. Not to be started twice.
 */
final class GroupConsumer implements StreamConsumer {

	private static final Log logger = LogFactory.getLog(GroupConsumer.class);

	/** How long recovery waits for the other readers when one can read. */
	private static final Duration ALL_READERS = Duration.ofSeconds(5);

	/** How long an abort waits for what is on its way. */
	private static final Duration LAST_ANSWER = Duration.ofSeconds(1);

	private final String name;

	private final boolean exclusive;

	private final Unsettled unsettled;

	private final EntryLanes lanes;

	private final GroupSettlement settlement;

	private final Recovery recovery;

	private final List<GroupReader> readers;

	private final ReadGate gate;

	private boolean paused;

	private boolean stopping;

	/** Whether recovery may not be started any more. */
	private boolean ending;

	private boolean released;

	GroupConsumer(String name, boolean exclusive, Unsettled unsettled, EntryLanes lanes, GroupSettlement settlement,
			Recovery recovery, List<GroupReader> readers, ReadGate gate) {
		this.name = name;
		this.exclusive = exclusive;
		this.unsettled = unsettled;
		this.lanes = lanes;
		this.settlement = settlement;
		this.recovery = recovery;
		this.readers = readers;
		this.gate = gate;
		settlement.onParked(recovery::wakeUp);
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public int unsettledEntries() {
		return this.unsettled.entries();
	}

	@Override
	public long unsettledBytes() {
		return this.unsettled.bytes();
	}

	@Override
	public int depth() {
		return this.lanes.depth();
	}

	/**
	 * Begins to read, without waiting for anything.
	 * @return completes, or fails, with the first attempts to read
	 */
	@Override
	public CompletableFuture<Void> start() {
		if (this.exclusive) {
			// Until it is known whose turn it is.
			closeGate();
		}
		CompletableFuture<?>[] established = this.readers.stream()
			.map((reader) -> reader.established().exceptionally((failure) -> null))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.anyOf(established)
			.thenCompose((one) -> CompletableFuture.allOf(established)
				.completeOnTimeout(null, ALL_READERS.toSeconds(), TimeUnit.SECONDS))
			.thenRun(this::startRecovery);
		this.readers.forEach(GroupReader::start);
		return CompletableFuture
			.allOf(this.readers.stream().map(GroupReader::firstAttempt).toArray(CompletableFuture<?>[]::new));
	}

	private synchronized void startRecovery() {
		if (this.ending) {
			return;
		}
		try {
			this.recovery.start();
			if (this.exclusive) {
				this.gate.open();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized void pause() {
		if (!this.paused) {
			this.paused = true;
			this.recovery.stand(true);
			closeGate();
			this.lanes.pause();
		}
	}

	@Override
	public synchronized void resume() {
		if (this.paused) {
			this.paused = false;
			this.lanes.resume();
			this.gate.open();
			this.recovery.stand(this.stopping);
		}
	}

	private void closeGate() {
		try {
			this.gate.close(0);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Reads nothing more, lets what was read be handled, waits for what is settled by
	 * hand, and gives back the rest.
	 * @return completes when everything has ended
	 */
	@Override
	public CompletableFuture<Void> stop() {
		// Not on a lane, nor on a thread that others need: giving back blocks.
		return stopReading().thenCompose((ended) -> this.lanes.close())
			.thenCompose((drained) -> this.lanes.settled())
			.thenCompose((settled) -> this.settlement.flush())
			.thenRunAsync(this::release, BackgroundThreads.now());
	}

	private CompletableFuture<Void> stopReading() {
		synchronized (this) {
			this.stopping = true;
			this.recovery.stand(true);
		}
		return CompletableFuture
			.allOf(this.readers.stream().map(GroupReader::stop).toArray(CompletableFuture<?>[]::new));
	}

	/** Gives back everything that is not settled, at once. */
	@Override
	public void abort() {
		await(stopReading());
		this.lanes.abort();
		await(this.settlement.flush());
		release();
	}

	private void await(CompletableFuture<Void> ending) {
		try {
			ending.get(LAST_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			logger.debug("Consumer '%s' does not wait any longer".formatted(this.name));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException ex) {
			logger.warn("Consumer '%s' has not ended cleanly".formatted(this.name), ex.getCause());
		}
	}

	private void release() {
		synchronized (this) {
			this.ending = true;
			if (this.released) {
				return;
			}
			this.released = true;
		}
		this.recovery.stop();
		List<Delivery> started = this.lanes.abort();
		try {
			if (isReading()) {
				this.recovery.release(started);
			}
			else if (this.unsettled.entries() > 0) {
				logger.warn(("Consumer '%s' cannot give back %d entries, as Redis cannot be used; others reclaim them"
						+ " after its lease")
					.formatted(this.name, this.unsettled.entries()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			logger.warn("Consumer '%s' could not give back what it had; others reclaim it after its lease"
				.formatted(this.name), ex);
		}
		finally {
			this.settlement.close();
		}
	}

	private boolean isReading() {
		return this.readers.stream().anyMatch((reader) -> reader.condition().state() == ListenerState.RUNNING);
	}

	@Override
	public ListenerState state() {
		return StreamConsumer.worst(this.readers.stream().map(GroupReader::condition).toList());
	}

	@Override
	public List<ListenerProblem> problems() {
		return this.readers.stream()
			.filter((reader) -> reader.condition().state() != ListenerState.RUNNING)
			.flatMap((reader) -> reader.sources()
				.stream()
				.filter((source) -> !source.replay())
				.map((source) -> new ListenerProblem(source.stream().name(), reader.condition().reason())))
			.toList();
	}

}
