package io.github.headrace.dispatch;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The bounded waiting room of one listener, from which lanes hand items to a handler.
 * <p>
 * {@link #offer} never blocks, never calls the handler and never finds a costly key, so
 * that the event loop of a connection may call it. Items of equal key, or all items where
 * there is neither key nor concurrency, are handled in the order in which they were
 * offered. Lanes take a thread of the {@link LaneExecutor} only while they have work. All
 * methods may be called by any thread.
 *
 * @param <T> the type of the items
 */
public final class Inbox<T> {

	private static final Log logger = LogFactory.getLog(Inbox.class);

	/** After a burst of this size a worker lingers for more before it lets go. */
	private static final int LINGER_AFTER = 32;

	private static final long LINGER_NANOS = 50_000;

	private final ReentrantLock lock = new ReentrantLock();

	private final InboxSettings settings;

	private final @Nullable LaneKey<T> key;

	private final ItemHandler<T> handler;

	private final LaneExecutor executor;

	private final Condition moreArrived = this.lock.newCondition();

	private final @Nullable Lane<T> intake;

	private final List<Lane<T>> lanes;

	private final List<Lane<T>> allLanes;

	private final Admission<T> admission;

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile boolean paused;

	private volatile boolean closed;

	/** Closed, and without anything left to handle; never changes back. */
	private volatile boolean empty;

	/**
	 * Creates an inbox.
	 * @param settings how it bounds and orders
	 * @param key tells what must stay in order, or {@code null}
	 * @param handler takes the items
	 * @param executor gives the lanes their threads
	 * @param budget the bytes shared by all inboxes
	 * @param overflowListener is told about bursts of drops
	 */
	public Inbox(InboxSettings settings, @Nullable LaneKey<T> key, ItemHandler<T> handler, LaneExecutor executor,
			ByteBudget budget, OverflowListener overflowListener) {
		boolean conflates = settings.overflow() == Overflow.CONFLATE;
		Assert.isTrue(!conflates || key != null, "Overflow CONFLATE needs an ordering key");
		this.settings = settings;
		this.key = (settings.concurrency() > 1 || conflates) ? key : null;
		this.handler = handler;
		this.executor = executor;
		this.intake = (this.key != null && this.key.isCostly()) ? Lane.intake(this.moreArrived) : null;
		this.lanes = lanes(settings, this.key != null, this.moreArrived);
		this.allLanes = new ArrayList<>(this.lanes);
		if (this.intake != null) {
			this.allLanes.add(this.intake);
		}
		this.admission = new Admission<>(settings, this.allLanes, budget, overflowListener);
	}

	private static <T> List<Lane<T>> lanes(InboxSettings settings, boolean keyed, Condition moreArrived) {
		if (!keyed) {
			return List.of(new Lane<>(settings.concurrency(), settings.batchSize(), moreArrived));
		}
		List<Lane<T>> lanes = new ArrayList<>();
		for (int i = 0; i < settings.concurrency(); i++) {
			lanes.add(new Lane<>(1, settings.batchSize(), moreArrived));
		}
		return Collections.unmodifiableList(lanes);
	}

	/**
	 * Lets an item wait to be handled.
	 * @param item the item
	 * @param bytes its size
	 * @return whether it waits now; otherwise it has been dropped
	 */
	public boolean offer(T item, int bytes) {
		LaneWorker<T> worker;
		Slot<T> slot = new Slot<>(item, bytes, (this.intake == null) ? keyOf(item) : Slot.UNKNOWN_KEY);
		this.lock.lock();
		try {
			boolean admitted = !this.closed && this.admission.admit(slot);
			if (this.admission.isOverflowing()) {
				// A full inbox does not wait for its batches to be complete.
				this.moreArrived.signalAll();
			}
			if (!admitted) {
				return false;
			}
			worker = append(slot, (this.intake != null) ? this.intake : laneOf(slot));
		}
		finally {
			this.lock.unlock();
		}
		start(worker);
		return true;
	}

	/** Finds the costly key of a slot and moves it to its lane. */
	void sort(Slot<T> slot) {
		LaneWorker<T> worker;
		T item = slot.peek();
		if (item == null) {
			return;
		}
		Object laneKey = keyOf(item);
		this.lock.lock();
		try {
			if (!slot.isWaiting()) {
				return;
			}
			slot.key = laneKey;
			worker = append(slot, laneOf(slot));
		}
		finally {
			this.lock.unlock();
		}
		start(worker);
	}

	private @Nullable Object keyOf(T item) {
		if (this.key == null) {
			return null;
		}
		try {
			Object found = this.key.of(item);
			if (found != null) {
				// A hash that fails must do so here, not under the lock.
				found.hashCode();
			}
			return found;
		}
		catch (Throwable ex) {
			logger.error("The key of an item could not be found; it joins the items without key", ex);
			return null;
		}
	}

	private @Nullable LaneWorker<T> append(Slot<T> slot, Lane<T> lane) {
		slot.lane = lane;
		lane.append(slot);
		if (lane != this.intake) {
			this.admission.keyKnown(slot);
		}
		return nextWorker(lane);
	}

	private @Nullable LaneWorker<T> nextWorker(Lane<T> lane) {
		if (isHeld(lane) || !lane.needsWorker()) {
			return null;
		}
		LaneWorker<T> worker = new LaneWorker<>(this, lane);
		lane.workerStarts(worker);
		return worker;
	}

	private Lane<T> laneOf(Slot<T> slot) {
		if (this.lanes.size() == 1 || slot.key == null) {
			return this.lanes.get(0);
		}
		int hash = slot.key.hashCode();
		return this.lanes.get(Math.floorMod(hash ^ (hash >>> 16), this.lanes.size()));
	}

	private void start(@Nullable LaneWorker<T> worker) {
		if (worker == null) {
			return;
		}
		try {
			this.executor.execute(worker, (ex) -> abandon(worker, ex));
		}
		catch (Throwable ex) {
			abandon(worker, ex);
		}
	}

	/** No thread to be had: what waits keeps waiting for the next occasion. */
	private void abandon(LaneWorker<T> worker, Throwable ex) {
		logger.error("A lane got no thread or lost it; its items wait until the next one arrives", ex);
		endWorker(worker);
	}

	private void endWorker(LaneWorker<T> worker) {
		this.lock.lock();
		try {
			if (!worker.ended) {
				worker.putBack();
				worker.lane.workerEnds(worker);
				settle();
			}
		}
		finally {
			this.lock.unlock();
		}
		completeIfEmpty();
	}

	/** Ends a worker that failed, and starts another if there is work left. */
	void restart(LaneWorker<T> worker) {
		LaneWorker<T> next;
		endWorker(worker);
		this.lock.lock();
		try {
			next = nextWorker(worker.lane);
		}
		finally {
			this.lock.unlock();
		}
		start(next);
	}

	/** Gives a worker its next burst, or ends it. */
	boolean refill(LaneWorker<T> worker) {
		if (worker.handledInBurst >= LINGER_AFTER && isEmpty(worker.lane)) {
			LockSupport.parkNanos(LINGER_NANOS);
			worker.handledInBurst = 0;
		}
		this.lock.lock();
		try {
			awaitBatch(worker.lane);
			if (!isHeld(worker.lane) && worker.take()) {
				return true;
			}
			worker.lane.workerEnds(worker);
			settle();
		}
		finally {
			this.lock.unlock();
		}
		completeIfEmpty();
		return false;
	}

	private boolean isEmpty(Lane<T> lane) {
		this.lock.lock();
		try {
			return lane.isEmpty() && !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitBatch(Lane<T> lane) {
		if (this.settings.batchSize() == 1 || lane.isIntake() || lane.isEmpty()) {
			return;
		}
		try {
			lane.awaitBatch(this.settings.batchWindow().toNanos(), () -> this.closed || this.admission.isOverflowing());
		}
		catch (InterruptedException ex) {
			// Only a shutdown interrupts here: what has arrived is handed over now.
			Thread.currentThread().interrupt();
		}
	}

	private void settle() {
		this.admission.settle();
		this.empty = this.closed && isIdle();
	}

	/** Tells that the last item has been handled, never with the lock held. */
	private void completeIfEmpty() {
		if (this.empty) {
			this.drained.complete(null);
		}
	}

	private boolean isIdle() {
		return this.allLanes.stream().allMatch(Lane::isIdle);
	}

	void handle(List<T> batch) {
		try {
			this.handler.handle(batch);
		}
		catch (Throwable ex) {
			logger.error("A handler let an exception out; its lane goes on", ex);
		}
		finally {
			// An interrupt that a handler left behind must not hit the next item.
			Thread.interrupted();
		}
	}

	void claimed(Slot<T> slot) {
		if (this.admission.tracksKeys()) {
			this.lock.lock();
			try {
				this.admission.claimed(slot);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/** Gives back what need not be reserved, however long the next item takes. */
	void giveBackBytes() {
		this.lock.lock();
		try {
			this.admission.giveBackBytes();
		}
		finally {
			this.lock.unlock();
		}
	}

	void giveBack(LaneWorker<T> worker) {
		this.lock.lock();
		try {
			worker.putBack();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isHeld(Lane<T> lane) {
		return this.paused && !lane.isIntake();
	}

	/**
	 * Stops handing over; items that are being handled are finished. What arrives waits
	 * within the bounds.
	 */
	public void pause() {
		this.paused = true;
	}

	/**
	 * Goes on with handing over.
	 */
	public void resume() {
		List<LaneWorker<T>> workers;
		this.lock.lock();
		try {
			this.paused = false;
			workers = missingWorkers();
		}
		finally {
			this.lock.unlock();
		}
		workers.forEach(this::start);
	}

	private List<LaneWorker<T>> missingWorkers() {
		List<LaneWorker<T>> workers = new ArrayList<>();
		for (Lane<T> lane : this.allLanes) {
			for (LaneWorker<T> worker = nextWorker(lane); worker != null; worker = nextWorker(lane)) {
				workers.add(worker);
			}
		}
		return workers;
	}

	/**
	 * Accepts nothing more and lets what waits be handled. What waits in a paused inbox
	 * is not.
	 * @return completes when the last item has been handled
	 */
	public CompletableFuture<Void> close() {
		List<LaneWorker<T>> workers;
		this.lock.lock();
		try {
			this.closed = true;
			this.moreArrived.signalAll();
			workers = missingWorkers();
			settle();
		}
		finally {
			this.lock.unlock();
		}
		workers.forEach(this::start);
		completeIfEmpty();
		return this.drained.copy();
	}

	/**
	 * Accepts nothing more and takes out everything that waits. What is being handled is
	 * not touched.
	 * @return how many items were taken out
	 */
	public int discard() {
		int discarded;
		this.lock.lock();
		try {
			this.closed = true;
			this.moreArrived.signalAll();
			discarded = this.admission.removeAll();
			settle();
		}
		finally {
			this.lock.unlock();
		}
		completeIfEmpty();
		return discarded;
	}

	/**
	 * Returns the number of items that wait.
	 * @return the depth
	 */
	public int depth() {
		this.lock.lock();
		try {
			return this.admission.waiting();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns the size of what waits.
	 * @return the bytes
	 */
	public long bytes() {
		this.lock.lock();
		try {
			return this.admission.waitingBytes();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Returns how many items have been dropped because the inbox was full.
	 * @return the count since creation
	 */
	public long dropped() {
		return this.admission.dropped();
	}

}
