package io.github.headrace.dispatch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Starts workers where lanes have work, gives them their bursts and ends them, according
 * to whether the inbox is open, paused or closed. Methods may be called by any thread
 * unless they are said to be guarded by the lock of the inbox.
 *
 * @param <T> the type of the items
 */
final class LaneWorkers<T> {

	private static final Log logger = LogFactory.getLog(LaneWorkers.class);

	/** After a burst of this size a worker lingers for more before it lets go. */
	private static final int LINGER_AFTER = 32;

	private static final long LINGER_NANOS = 50_000;

	private final ReentrantLock lock;

	private final Condition moreArrived;

	private final Lanes<T> lanes;

	private final Vacancies<T> vacancies;

	private final Barriers<T> barriers;

	private final Admission<T> admission;

	private final LaneExecutor executor;

	/** How long an incomplete batch waits; zero where there are no batches. */
	private final long batchNanos;

	private final CompletableFuture<Void> drained = new CompletableFuture<>();

	private volatile boolean closed;

	/** Closed, and without anything left to handle; never changes back. */
	private volatile boolean empty;

	LaneWorkers(Inbox<T> inbox, InboxSettings settings, ReentrantLock lock, Condition moreArrived, Lanes<T> lanes,
			Admission<T> admission, LaneExecutor executor) {
		this.lock = lock;
		this.moreArrived = moreArrived;
		this.lanes = lanes;
		this.barriers = lanes.barriers();
		this.vacancies = new Vacancies<>(lanes, (lane) -> new LaneWorker<>(inbox, this, lane));
		this.admission = admission;
		this.executor = executor;
		this.batchNanos = (settings.batchSize() > 1) ? settings.batchWindow().toNanos() : 0;
	}

	/** Does what {@link Vacancies#fill} does. */
	@Nullable LaneWorker<T> fill(Lane<T> lane) {
		return this.vacancies.fill(lane);
	}

	/** Does what {@link Vacancies#fillAll} does. */
	List<LaneWorker<T>> fillAll() {
		return this.vacancies.fillAll();
	}

	void start(@Nullable LaneWorker<T> worker) {
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
		end(worker);
	}

	/** Ends a worker that failed, and starts another if there is work left. */
	void restart(LaneWorker<T> worker) {
		end(worker);
		startMissing();
	}

	private void startMissing() {
		List<LaneWorker<T>> workers;
		this.lock.lock();
		try {
			workers = fillAll();
		}
		finally {
			this.lock.unlock();
		}
		workers.forEach(this::start);
	}

	private void end(LaneWorker<T> worker) {
		this.lock.lock();
		try {
			if (!worker.ended) {
				this.barriers.failed(worker);
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

	/** Gives a worker its next burst or batch, or ends it. */
	boolean refill(LaneWorker<T> worker) {
		if (worker.handledInBurst >= LINGER_AFTER && canLinger(worker.lane)) {
			LockSupport.parkNanos(LINGER_NANOS);
			worker.handledInBurst = 0;
		}
		this.lock.lock();
		try {
			awaitBatch(worker.lane);
			if (this.vacancies.takes(worker)) {
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

	/** Lets the lanes go on if they stood for what a worker handed over. */
	void markerHandedOver(LaneWorker<T> worker) {
		boolean stood;
		this.lock.lock();
		try {
			stood = this.barriers.handedOver(worker);
			worker.barrier = null;
		}
		finally {
			this.lock.unlock();
		}
		if (stood) {
			startMissing();
		}
	}

	/** Raises the barrier, or returns the drops, that a worker met in its hand. */
	@Nullable Drops meetMark(LaneWorker<T> worker, Slot<T> slot, int index) {
		this.lock.lock();
		try {
			Barrier<T> barrier = slot.isFence() ? slot.barrier : null;
			Drops drops = slot.isFence() ? null : worker.takeDrops(index);
			if (!worker.lane.isIntake()) {
				return drops;
			}
			slot.unmark();
			if (barrier != null) {
				this.barriers.raise(barrier);
			}
			else if (drops != null) {
				this.barriers.raise(drops);
			}
		}
		finally {
			this.lock.unlock();
		}
		startMissing();
		return null;
	}

	private boolean canLinger(Lane<T> lane) {
		this.lock.lock();
		try {
			return lane.isEmpty() && !this.closed;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void awaitBatch(Lane<T> lane) {
		if (this.batchNanos == 0 || lane.isIntake() || lane.isEmpty()) {
			return;
		}
		try {
			lane.awaitBatch(this.batchNanos, () -> this.closed || this.admission.isOverflowing());
		}
		catch (InterruptedException ex) {
			// Only a shutdown interrupts here: what has arrived is handed over now.
			Thread.currentThread().interrupt();
		}
	}

	/** Takes back what a worker must not hand over now. */
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
		return this.vacancies.isHeld(lane);
	}

	boolean isPaused() {
		return this.vacancies.isPaused();
	}

	void pause() {
		this.vacancies.paused(true);
	}

	void resume() {
		List<LaneWorker<T>> workers;
		this.lock.lock();
		try {
			this.vacancies.paused(false);
			workers = fillAll();
		}
		finally {
			this.lock.unlock();
		}
		workers.forEach(this::start);
	}

	boolean isClosed() {
		return this.closed;
	}

	CompletableFuture<Void> close() {
		List<LaneWorker<T>> workers;
		this.lock.lock();
		try {
			this.closed = true;
			this.moreArrived.signalAll();
			// Where no thread could be had: no next item will try again.
			workers = fillAll();
			settle();
		}
		finally {
			this.lock.unlock();
		}
		workers.forEach(this::start);
		completeIfEmpty();
		return this.drained.copy();
	}

	List<T> takeOut() {
		List<T> taken;
		this.lock.lock();
		try {
			this.closed = true;
			this.moreArrived.signalAll();
			taken = this.admission.removeAll();
			settle();
		}
		finally {
			this.lock.unlock();
		}
		completeIfEmpty();
		return taken;
	}

	private void settle() {
		this.admission.settle();
		this.empty = this.closed && this.lanes.isIdle();
	}

	/** Tells that the last item has been handled, never with the lock held. */
	private void completeIfEmpty() {
		if (this.empty) {
			this.drained.complete(null);
		}
	}

}
