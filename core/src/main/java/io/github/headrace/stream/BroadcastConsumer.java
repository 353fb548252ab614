package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast listener from the start of its container to the stop: readers, which keep
 * their positions beyond it, and lanes. Not to be started twice.
 */
final class BroadcastConsumer implements StreamConsumer {

	private static final Log logger = LogFactory.getLog(BroadcastConsumer.class);

	private static final long LOOK_MILLIS = 20;

	private final String id;

	private final List<BroadcastReader> readers;

	private final BroadcastSettlement settlement;

	private final EntryLanes lanes;

	/** Whether entries may stay unsettled for as long as the handler likes. */
	private final boolean manual;

	private final StreamCounters counters;

	private final ScheduledExecutorService timer;

	private volatile boolean paused;

	private volatile boolean aborted;

	BroadcastConsumer(StreamEndpoint endpoint, List<BroadcastReader> readers, BroadcastSettlement settlement,
			EntryLanes lanes, StreamCounters counters, ScheduledExecutorService timer) {
		this.id = endpoint.id();
		this.manual = endpoint.manual();
		this.readers = readers;
		this.settlement = settlement;
		this.lanes = lanes;
		this.counters = counters;
		this.timer = timer;
	}

	@Override
	public @Nullable String name() {
		return null;
	}

	@Override
	public CompletableFuture<Void> start() {
		this.readers.forEach((reader) -> reader.feed().into(this.lanes));
		return CompletableFuture
			.allOf(this.readers.stream().map((reader) -> reader.log().start()).toArray(CompletableFuture<?>[]::new));
	}

	@Override
	public void pause() {
		this.paused = true;
		this.lanes.pause();
	}

	@Override
	public void resume() {
		this.paused = false;
		this.lanes.resume();
	}

	/**
	 * Reads nothing more, and lets what was read be handled, further attempts included:
	 * nobody else would.
	 */
	@Override
	public CompletableFuture<Void> stop() {
		return stopReading().thenCompose((ended) -> awaitHandled())
			.thenCompose((handled) -> this.lanes.close())
			.thenRun(this::discard);
	}

	private CompletableFuture<Void> stopReading() {
		return CompletableFuture
			.allOf(this.readers.stream().map((reader) -> reader.log().stop()).toArray(CompletableFuture<?>[]::new));
	}

	private CompletableFuture<Void> awaitHandled() {
		CompletableFuture<Void> handled = new CompletableFuture<>();
		look(handled);
		return handled;
	}

	private void look(CompletableFuture<Void> handled) {
		if (this.aborted || this.paused || isHandled()) {
			handled.complete(null);
			return;
		}
		try {
			this.timer.schedule(() -> look(handled), LOOK_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The application ends.
			handled.complete(null);
		}
	}

	private boolean isHandled() {
		return this.manual ? this.settlement.waiting() + this.lanes.depth() == 0 : unsettledEntries() == 0;
	}

	@Override
	public void abort() {
		this.aborted = true;
		stopReading();
		this.lanes.abort();
		discard();
	}

	/** Forgets what is not going to be handled. */
	private void discard() {
		int left = 0;
		for (BroadcastReader reader : this.readers) {
			Unsettled unsettled = reader.feed().unsettled();
			List<Delivery> discarded = unsettled.snapshot();
			unsettled.removeAll(discarded);
			left += discarded.size();
		}
		if (left > 0 && !this.manual) {
			this.counters.discarded.add(left);
			logger.warn("Listener '%s' was stopped before it had handled %d entries that it had read".formatted(this.id,
					left));
		}
	}

	@Override
	public ListenerState state() {
		return StreamConsumer.worst(this.readers.stream().map((reader) -> reader.log().condition()).toList());
	}

	@Override
	public List<ListenerProblem> problems() {
		return this.readers.stream()
			.filter((reader) -> reader.log().condition().state() != ListenerState.RUNNING)
			.flatMap((reader) -> reader.feed()
				.streams()
				.stream()
				.map((stream) -> new ListenerProblem(stream.name(), reader.log().condition().reason())))
			.toList();
	}

	@Override
	public int depth() {
		return this.settlement.waiting() + this.lanes.depth();
	}

	@Override
	public int unsettledEntries() {
		return this.readers.stream().mapToInt((reader) -> reader.feed().unsettled().entries()).sum();
	}

	@Override
	public long unsettledBytes() {
		return this.readers.stream().mapToLong((reader) -> reader.feed().unsettled().bytes()).sum();
	}

	/**
	 * The reader of the streams of one slot.
	 *
	 * @param log reads
	 * @param feed takes what it reads
	 */
	record BroadcastReader(LogReader log, BroadcastFeed feed) {

	}

}
