package io.github.headrace.dispatch;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

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

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition moreArrived = this.lock.newCondition();

	private final @Nullable LaneKey<T> key;

	private final Outlet<T> outlet;

	private final Lanes<T> lanes;

	private final Admission<T> admission;

	private final LaneWorkers<T> workers;

	/**
	 * Creates an inbox.
	 * @param settings how it bounds and orders
	 * @param key tells what must stay in order, or {@code null}
	 * @param handler takes the items
	 * @param executor gives the lanes their threads
	 * @param budget the bytes shared by all inboxes
	 * @param overflowListener is told about bursts of drops
	 * @param dropMarker makes the marker that is handed over where items were dropped, on
	 * a lane's thread, or {@code null} to leave no markers
	 */
	public Inbox(InboxSettings settings, @Nullable LaneKey<T> key, ItemHandler<T> handler, LaneExecutor executor,
			ByteBudget budget, OverflowListener overflowListener, @Nullable Function<Drops, T> dropMarker) {
		boolean conflates = settings.overflow() == Overflow.CONFLATE;
		Assert.isTrue(!conflates || key != null, "Overflow CONFLATE needs an ordering key");
		this.key = (settings.concurrency() > 1 || conflates) ? key : null;
		this.outlet = new Outlet<>(handler, dropMarker);
		this.lanes = new Lanes<>(settings, this.key, this.moreArrived);
		this.admission = new Admission<>(settings, this.lanes, budget, overflowListener, dropMarker != null);
		this.workers = new LaneWorkers<>(this, settings, this.lock, this.moreArrived, this.lanes, this.admission,
				executor);
	}

	/**
	 * Lets an item wait to be handled.
	 * @param item the item
	 * @param bytes its size
	 * @return whether it waits now; otherwise it has been dropped
	 */
	public boolean offer(T item, int bytes) {
		LaneWorker<T> worker;
		boolean admitted;
		Slot<T> slot = new Slot<>(item, bytes, this.lanes.hasIntake() ? Slot.UNKNOWN_KEY : keyOf(item));
		this.lock.lock();
		try {
			admitted = !this.workers.isClosed() && this.admission.admit(slot, this.workers.isPaused());
			if (this.admission.isOverflowing()) {
				// A full inbox does not wait for its batches to be complete.
				this.moreArrived.signalAll();
			}
			Lane<T> entrance = this.lanes.entranceOf(slot);
			// What was refused may have left a marker.
			worker = admitted ? append(slot, entrance) : this.workers.fill(entrance);
		}
		finally {
			this.lock.unlock();
		}
		this.workers.start(worker);
		return admitted;
	}

	/**
	 * Lets a marker wait in its place: it is handed over alone, after everything that was
	 * offered before it and before everything that is offered after it, in all lanes,
	 * which stand meanwhile. It has no key, is never dropped and counts neither as an
	 * item nor for the bounds; how many wait is up to the caller. It is held while the
	 * inbox is paused and removed when it is discarded; a closed inbox ignores it. Never
	 * blocks and never calls the handler.
	 * @param marker the marker
	 */
	public void mark(T marker) {
		List<LaneWorker<T>> missing;
		this.lock.lock();
		try {
			if (this.workers.isClosed()) {
				return;
			}
			this.lanes.mark(marker);
			missing = this.workers.fillAll();
		}
		finally {
			this.lock.unlock();
		}
		missing.forEach(this.workers::start);
	}

	/**
	 * Finds the costly key of a slot and moves it to its lane.
	 * @return whether the slot was waiting
	 */
	boolean sort(Slot<T> slot) {
		LaneWorker<T> worker;
		T item = slot.peek();
		if (item == null) {
			return false;
		}
		Object laneKey = keyOf(item);
		this.lock.lock();
		try {
			if (!slot.isWaiting()) {
				return false;
			}
			slot.key = laneKey;
			worker = append(slot, this.lanes.laneOf(slot));
		}
		finally {
			this.lock.unlock();
		}
		this.workers.start(worker);
		return true;
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
		this.lanes.append(slot, lane);
		if (!lane.isIntake()) {
			this.admission.keyKnown(slot);
		}
		return this.workers.fill(lane);
	}

	Outlet<T> outlet() {
		return this.outlet;
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

	/**
	 * Stops handing over; items that are being handled are finished. What arrives waits
	 * within the bounds.
	 */
	public void pause() {
		this.workers.pause();
	}

	/**
	 * Goes on with handing over.
	 */
	public void resume() {
		this.workers.resume();
	}

	/**
	 * Accepts nothing more and lets what waits be handled. What waits in a paused inbox
	 * is not.
	 * @return completes when the last item has been handled
	 */
	public CompletableFuture<Void> close() {
		return this.workers.close();
	}

	/**
	 * Accepts nothing more and takes out everything that waits. What is being handled is
	 * not touched.
	 * @return how many items were taken out
	 */
	public int discard() {
		return takeOut().size();
	}

	/**
	 * Accepts nothing more and takes out everything that waits. What is being handled is
	 * not touched.
	 * @return the items, none of which will be handled
	 */
	public List<T> takeOut() {
		return this.workers.takeOut();
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
	 * Returns how many items have been dropped because the inbox was full, those that
	 * were {@link #conflated()} not included.
	 * @return the count since creation
	 */
	public long dropped() {
		return this.admission.dropped();
	}

	/**
	 * Returns how many items have gone because the inbox was full and a newer item of
	 * their key superseded them, which leaves no marker.
	 * @return the count since creation
	 */
	public long conflated() {
		return this.admission.conflated();
	}

}
