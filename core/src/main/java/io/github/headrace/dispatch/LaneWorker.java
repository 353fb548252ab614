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

	private final Inbox<T> inbox;

	private final LaneWorkers<T> workers;

	private @Nullable Slot<T>[] hand;

	private final List<T> batch = new ArrayList<>();

	/** Bytes claimed since the inbox last gave back what it need not reserve. */
	private long claimedBytes;

	private int size;

	/** Before this index nothing in the hand can be dropped any more. */
	private int oldest;

	LaneWorker(Inbox<T> inbox, LaneWorkers<T> workers, Lane<T> lane) {
		this.inbox = inbox;
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
		if (!this.lane.takesBursts()) {
			handOver();
			return;
		}
		for (int i = 0; i < this.size; i++) {
			if (this.workers.isHeld(this.lane)) {
				this.workers.giveBack(this);
				return;
			}
			Slot<T> slot = this.hand[i];
			if (slot != null && this.lane.isIntake()) {
				this.inbox.sort(slot);
			}
			else if (slot != null) {
				claim(slot);
			}
			// Not before: what is neither here nor claimed could not be dropped.
			this.hand[i] = null;
			handOver();
		}
	}

	private void claim(Slot<T> slot) {
		T item = slot.claim();
		if (item != null) {
			this.lane.countClaimed(slot.bytes);
			this.claimedBytes += slot.bytes;
			this.inbox.claimed(slot);
			this.batch.add(item);
		}
	}

	private void handOver() {
		if (!this.batch.isEmpty()) {
			if (this.claimedBytes >= ByteReservation.CHUNK) {
				this.claimedBytes = 0;
				this.inbox.giveBackBytes();
			}
			this.handledInBurst += this.batch.size();
			this.inbox.handle(this.batch);
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
		return !this.batch.isEmpty();
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
			if (slot != null && slot.isWaiting()) {
				this.lane.giveBack(slot);
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
