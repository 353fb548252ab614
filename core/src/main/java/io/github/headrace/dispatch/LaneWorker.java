package io.github.headrace.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One run of a lane on a thread: takes bursts until there is nothing left.
 *
 * @param <T> the type of the items
 */
final class LaneWorker<T> implements Runnable {

	private static final Log logger = LogFactory.getLog(LaneWorker.class);

	final Lane<T> lane;

	/** Items handled since the worker last found its lane empty. */
	int handledInBurst;

	/** Whether its lane no longer counts it. Guarded by the lock of the inbox. */
	boolean ended;

	/** The barrier it has to hand over. Guarded by the lock of the inbox. */
	@Nullable Barrier<T> barrier;

	private final Inbox<T> inbox;

	private final Outlet<T> outlet;

	private final LaneWorkers<T> workers;

	private @Nullable Slot<T>[] hand;

	private final List<T> batch = new ArrayList<>();

	/** Bytes claimed since the inbox last gave back what it need not reserve. */
	private long claimedBytes;

	/** The drops it has to hand over. */
	private @Nullable Drops drops;

	private int size;

	/** Before this index nothing in the hand can be dropped any more. */
	private int oldest;

	LaneWorker(Inbox<T> inbox, LaneWorkers<T> workers, Lane<T> lane) {
		this.inbox = inbox;
		this.outlet = inbox.outlet();
		this.workers = workers;
		this.lane = lane;
		this.hand = newHand(1);
	}

	@SuppressWarnings("unchecked")
	private static <T> @Nullable Slot<T>[] newHand(int size) {
		return (Slot<T>[]) new Slot<?>[size];
	}

	@Override
	public void run() {
		try {
			while (this.workers.refill(this)) {
				work();
			}
		}
		catch (Throwable ex) {
			logger.error("A lane failed unexpectedly and is started again", ex);
			this.workers.restart(this);
		}
	}

	private void work() {
		if (this.barrier != null || this.drops != null) {
			handOverMarker();
		}
		else if (this.lane.takesBursts()) {
			workThroughHand();
		}
		else {
			handOver();
		}
	}

	private void handOverMarker() {
		Drops run = this.drops;
		this.drops = null;
		try {
			if (this.barrier != null) {
				this.outlet.handleBarrier(this.barrier);
			}
			else if (run != null) {
				this.outlet.handleDrops(run);
			}
		}
		finally {
			this.workers.markerHandedOver(this);
		}
	}

	private void workThroughHand() {
		for (int i = 0; i < this.size; i++) {
			if (this.workers.isHeld(this.lane)) {
				this.workers.giveBack(this);
				return;
			}
			Slot<T> slot = this.hand[i];
			if (slot != null && !(this.lane.isIntake() ? this.inbox.sort(slot) : claim(slot))) {
				meetMark(slot, i);
			}
			// Not before: what is neither here nor claimed could not be dropped.
			this.hand[i] = null;
			handOver();
		}
	}

	private boolean claim(Slot<T> slot) {
		T item = slot.claim();
		if (item == null) {
			return false;
		}
		this.lane.countClaimed(slot.bytes);
		this.claimedBytes += slot.bytes;
		this.inbox.claimed(slot);
		this.batch.add(item);
		return true;
	}

	/** Goes on from a slot that does not wait: a fence, or one that was dropped. */
	private void meetMark(Slot<T> slot, int index) {
		if (!slot.isFence() && !this.outlet.marksDrops()) {
			return;
		}
		Drops run = this.workers.meetMark(this, slot, index);
		if (run != null) {
			this.outlet.handleDrops(run);
		}
	}

	/**
	 * Takes the run of drops that begins in the hand, with all of it that is in the
	 * queue; guarded by the lock of the inbox.
	 */
	@Nullable Drops takeDrops(int from) {
		Drops run = null;
		for (int i = from; i < this.size; i++) {
			Slot<T> slot = this.hand[i];
			if (slot == null) {
				continue;
			}
			if (slot.isWaiting() || (slot.isFence() && slot.isMark())) {
				return run;
			}
			if (slot.drops != null) {
				run = slot.drops.and(run);
				slot.unmark();
			}
		}
		return this.lane.pollDrops(run);
	}

	private void handOver() {
		if (!this.batch.isEmpty()) {
			if (this.claimedBytes >= ByteReservation.CHUNK) {
				this.claimedBytes = 0;
				this.inbox.giveBackBytes();
			}
			this.handledInBurst += this.batch.size();
			this.outlet.handle(this.batch);
			this.batch.clear();
		}
	}

	/** Takes what comes next; guarded by the lock of the inbox. */
	boolean take() {
		return this.lane.takesBursts() ? takeBurst() : takeBatch();
	}

	private boolean takeBatch() {
		Slot<T> slot = this.lane.poll();
		while (slot != null) {
			claim(slot);
			slot = (this.batch.size() < this.lane.batchSize()) ? this.lane.poll() : null;
		}
		if (this.batch.isEmpty()) {
			this.drops = this.lane.pollDrops(null);
		}
		return !this.batch.isEmpty() || this.drops != null;
	}

	boolean hasDrops() {
		return this.drops != null;
	}

	private boolean takeBurst() {
		int burst = this.lane.nextBurst();
		if (burst > this.hand.length) {
			this.hand = newHand(burst);
		}
		this.oldest = 0;
		this.size = 0;
		while (this.size < burst) {
			Slot<T> slot = this.lane.poll();
			if (slot == null) {
				break;
			}
			this.hand[this.size++] = slot;
		}
		return this.size > 0;
	}

	/** Puts back what has not been claimed; guarded by the lock of the inbox. */
	void putBack() {
		while (this.size > 0) {
			Slot<T> slot = this.hand[--this.size];
			this.hand[this.size] = null;
			if (slot != null && (slot.isWaiting() || slot.isMark())) {
				this.lane.giveBack(slot);
			}
		}
		if (this.drops != null) {
			this.lane.giveBack(new Slot<>(this.drops));
			this.drops = null;
		}
	}

	/** Forgets the marks in the hand; guarded by the lock of the inbox. */
	void removeMarks() {
		for (int i = 0; i < this.size; i++) {
			Slot<T> slot = this.hand[i];
			if (slot != null) {
				slot.unmark();
			}
		}
	}

	/** Returns what can still be dropped; guarded by the lock of the inbox. */
	@Nullable Slot<T> oldestInHand() {
		while (this.oldest < this.size) {
			Slot<T> slot = this.hand[this.oldest];
			if (slot != null && slot.isWaiting()) {
				return slot;
			}
			this.oldest++;
		}
		return null;
	}

}
