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

	private @Nullable Slot<T>[] hand;

	private final List<T> batch = new ArrayList<>();

	private int size;

	/** Before this index nothing in the hand can be dropped any more. */
	private int oldest;

	LaneWorker(Inbox<T> inbox, Lane<T> lane) {
		this.inbox = inbox;
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
			while (this.inbox.refill(this)) {
				work();
			}
		}
		catch (Throwable ex) {
			logger.error("A lane failed unexpectedly and is started again", ex);
			this.inbox.restart(this);
		}
	}

	private void work() {
		for (int i = 0; i < this.size;) {
			if (this.inbox.isHeld(this.lane)) {
				this.inbox.giveBack(this);
				return;
			}
			i = (this.lane.isIntake()) ? sortOne(i) : handleBatch(i);
		}
	}

	private int sortOne(int index) {
		Slot<T> slot = this.hand[index];
		if (slot != null && slot.isWaiting()) {
			this.inbox.sort(slot);
		}
		this.hand[index] = null;
		return index + 1;
	}

	private int handleBatch(int index) {
		long bytes = 0;
		int next = index;
		while (next < this.size && this.batch.size() < this.inbox.batchSize()) {
			Slot<T> slot = this.hand[next];
			this.hand[next++] = null;
			T item = (slot != null) ? slot.claim() : null;
			if (slot != null && item != null) {
				bytes += slot.bytes;
				this.batch.add(item);
				this.inbox.claimed(slot);
			}
		}
		if (!this.batch.isEmpty()) {
			this.lane.countClaimed(this.batch.size(), bytes);
			this.handledInBurst += this.batch.size();
			this.inbox.handle(this.batch);
			this.batch.clear();
		}
		return next;
	}

	/** Takes up to a burst of slots; guarded by the lock of the inbox. */
	boolean take() {
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
