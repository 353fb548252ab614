package io.github.headrace.stream;

import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.Inbox;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.dispatch.OverflowListener;
import io.github.headrace.listener.AsyncResults;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of one consumer of a group: hands entries over in the order of their keys,
 * and lets a key wait while one of its entries waits for its next attempt.
 */
final class GroupLanes implements EntryLanes {

	private final Unsettled unsettled;

	private final HeldKeys heldKeys;

	private final HandlerCalls calls;

	private final OpenAcknowledgments open = new OpenAcknowledgments();

	private final @Nullable Deduplication deduplication;

	private final Inbox<LaneItem> inbox;

	/** Whether somebody wants to know how long entries wait. */
	private final boolean timed;

	/** What was never handed over, as it came too late or while the lanes were paused. */
	private final Queue<LaneEntry> refused = new ConcurrentLinkedQueue<>();

	private volatile boolean paused;

	private volatile boolean closed;

	private volatile boolean aborted;

	private GroupLanes(StreamEndpoint endpoint, StreamListenerSettings settings, LaneParts parts, LaneExecutor executor,
			Settlement settlement, Unsettled unsettled, ScheduledExecutorService timer, MessageObserver observer) {
		this.timed = observer != MessageObserver.NONE;
		this.unsettled = unsettled;
		this.calls = parts.calls();
		this.deduplication = parts.stages().deduplication();
		this.heldKeys = new HeldKeys(settlement, timer, this::offer);
		Function<LaneEntry, ManualAcknowledgment> manual = (entry) -> new ManualAcknowledgment(entry, parts.outcomes(),
				this.heldKeys, this.open);
		HandlerInvocation invocation = new HandlerInvocation(endpoint.handler(),
				new AsyncResults(LaneParts.required(settings.resultTimeout())), parts.calls(), observer,
				endpoint.manual() ? manual : null);
		LaneHandler handler = new LaneHandler(parts, this.heldKeys, invocation, () -> this.paused, () -> this.aborted);
		this.inbox = new Inbox<>(parts.inboxSettings(), parts.key(), handler, executor,
				new ByteBudget(Long.MAX_VALUE / 2), new NoOverflow(), null);
	}

	/**
	 * Makes the lanes of a consumer.
	 * @param endpoint the listener
	 * @param effective its settings, which leave nothing open
	 * @param converter reads payloads where the endpoint has no converter of its own
	 * @param executor gives the lanes their threads
	 * @param errorHandler handles failures where the endpoint has no handler of its own
	 * @param connection remembers what was handled, for deduplication
	 * @param settlement takes every entry in the end
	 * @param unsettled what was delivered
	 * @param counters counts what happens
	 * @param timer tells when something is due; runs no code of users
	 * @param observer is told of the calls of the handler
	 * @return the lanes
	 */
	static GroupLanes of(StreamEndpoint endpoint, StreamListenerSettings effective, PayloadConverter converter,
			LaneExecutor executor, ListenerErrorHandler errorHandler, NativeConnection connection,
			Settlement settlement, Unsettled unsettled, StreamCounters counters, ScheduledExecutorService timer,
			MessageObserver observer) {
		LaneParts parts = LaneParts.of(endpoint, effective, converter, errorHandler, connection, settlement, counters,
				timer);
		return new GroupLanes(endpoint, effective, parts, executor, settlement, unsettled, timer, observer);
	}

	private boolean offer(LaneItem item) {
		// Without its size: what is unsettled is bounded already.
		return this.inbox.offer(item, 0);
	}

	@Override
	public void deliver(List<Delivery> deliveries) {
		long now = now();
		for (Delivery delivery : deliveries) {
			deliver(new LaneEntry(delivery, false), now);
		}
	}

	@Override
	public void deliverAlone(Delivery delivery) {
		deliver(new LaneEntry(delivery, true), now());
	}

	private long now() {
		return this.timed ? System.nanoTime() : 0;
	}

	private void deliver(LaneEntry entry, long now) {
		entry.arrivedNanos = now;
		if (!offer(entry)) {
			this.refused.add(entry);
		}
	}

	@Override
	public synchronized void pause() {
		if (!this.closed) {
			this.paused = true;
			this.heldKeys.pause();
			this.inbox.pause();
		}
	}

	@Override
	public synchronized void resume() {
		if (!this.closed) {
			this.paused = false;
			this.inbox.resume();
			this.heldKeys.resume();
		}
	}

	@Override
	public synchronized CompletableFuture<Void> close() {
		this.closed = true;
		this.heldKeys.end();
		CompletableFuture<Void> drained = this.inbox.close();
		if (this.paused) {
			takeOut();
		}
		return drained.whenComplete((done, failure) -> this.calls.close());
	}

	@Override
	public CompletableFuture<Void> settled() {
		Deduplication marks = this.deduplication;
		CompletableFuture<Void> byHand = this.open.awaitNone();
		return (marks != null) ? byHand.thenCompose((settled) -> marks.flush()) : byHand;
	}

	@Override
	public synchronized List<Delivery> abort() {
		this.closed = true;
		this.aborted = true;
		this.open.abort();
		if (this.deduplication != null) {
			this.deduplication.abort();
		}
		takeOut();
		this.refused.addAll(this.heldKeys.takeOut());
		this.inbox.close().whenComplete((done, failure) -> this.calls.close());
		// Not by the attempt: what is unsettled is known by the one that was delivered.
		Set<List<Object>> neverBegun = new HashSet<>();
		for (LaneEntry entry : this.refused) {
			if (!entry.begun) {
				neverBegun.add(identity(entry.delivery()));
			}
		}
		return this.unsettled.snapshot()
			.stream()
			.filter((delivery) -> !neverBegun.contains(identity(delivery)))
			.toList();
	}

	private static List<Object> identity(Delivery delivery) {
		return List.of(delivery.source(), delivery.id());
	}

	private void takeOut() {
		for (LaneItem item : this.inbox.takeOut()) {
			if (item instanceof LaneEntry entry) {
				this.refused.add(entry);
			}
		}
	}

	@Override
	public int depth() {
		return this.inbox.depth() + this.heldKeys.depth();
	}

	/** There is none: what is read is bounded before it comes here. */
	private static final class NoOverflow implements OverflowListener {

		@Override
		public void overflowBegan(int waiting, long waitingBytes) {
			throw new IllegalStateException("The inbox of a stream listener is full");
		}

		@Override
		public void overflowEnded(long dropped) {
		}

	}

}
