package io.github.headrace.dispatch;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

/**
 * A queue of slots that has a thread only while there is work. With one worker it keeps
 * the order of arrival.
 * <p>
 * Where items are handed over one by one and in order, a worker takes a burst of slots
 * under the lock of the inbox and handles them without it. Until a slot is claimed it can
 * still be dropped, even when it is in a worker's hand. Otherwise a worker claims what it
 * hands over at once. All fields but the counters are guarded by the lock of the inbox.
 *
 * @param <T> the type of the items
 */
final class Lane<T> {

	/** The most slots that a single worker takes at a time. */
	static final int BURST = 256;

	private final int maxWorkers;

	private final int batchSize;

	private final boolean intake;

	private final Condition moreArrived;

	private ArrayDeque<Slot<T>> waiting = new ArrayDeque<>();

	private int droppedSlots;

	private @Nullable LaneWorker<T> onlyWorker;

	private int workers;

	/** Slots that have left by being claimed. */
	private final AtomicLong claimed = new AtomicLong();

	private final AtomicLong claimedBytes = new AtomicLong();

	Lane(int maxWorkers, int batchSize, Condition moreArrived) {
		this(maxWorkers, batchSize, moreArrived, false);
	}

	private Lane(int maxWorkers, int batchSize, Condition moreArrived, boolean intake) {
		this.maxWorkers = maxWorkers;
		this.batchSize = batchSize;
		this.moreArrived = moreArrived;
		this.intake = intake;
	}

	/** Creates the lane in which keys are found and whose slots go on to other lanes. */
	static <T> Lane<T> intake(Condition moreArrived) {
		return new Lane<>(1, 1, moreArrived, true);
	}

	boolean isIntake() {
		return this.intake;
	}

	void append(Slot<T> slot) {
		this.waiting.addLast(slot);
		if (this.batchSize > 1 && this.workers > 0 && this.waiting.size() >= this.batchSize) {
			this.moreArrived.signalAll();
		}
	}

	boolean needsWorker() {
		return this.workers < this.maxWorkers && !this.waiting.isEmpty();
	}

	void workerStarts(LaneWorker<T> worker) {
		this.workers++;
		if (this.maxWorkers == 1) {
			this.onlyWorker = worker;
		}
	}

	void workerEnds(LaneWorker<T> worker) {
		worker.ended = true;
		this.workers--;
		this.onlyWorker = null;
		if (this.waiting.isEmpty()) {
			// Lets go of the memory of a past burst.
			this.waiting = new ArrayDeque<>();
			this.droppedSlots = 0;
		}
	}

	boolean isIdle() {
		return this.workers == 0 && oldest() == null;
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/** Returns whether a worker takes more slots in its hand than it hands over. */
	boolean takesBursts() {
		return this.batchSize == 1 && this.maxWorkers == 1;
	}

	/** Returns how many slots a worker would take in its hand now. */
	int nextBurst() {
		return Math.min(BURST, this.waiting.size());
	}

	int batchSize() {
		return this.batchSize;
	}

	/** Waits until a batch is complete, the time is over or waiting has no point. */
	void awaitBatch(long nanos, BooleanSupplier pointless) throws InterruptedException {
		long deadline = System.nanoTime() + nanos;
		while (this.waiting.size() < this.batchSize && !pointless.getAsBoolean()) {
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0 || !this.moreArrived.await(remaining, TimeUnit.NANOSECONDS)) {
				return;
			}
		}
	}

	@Nullable Slot<T> poll() {
		Slot<T> slot = this.waiting.pollFirst();
		while (slot != null && !slot.isWaiting()) {
			slot = this.waiting.pollFirst();
		}
		return slot;
	}

	void giveBack(Slot<T> slot) {
		this.waiting.addFirst(slot);
	}

	@Nullable Slot<T> oldest() {
		Slot<T> inHand = (this.onlyWorker != null) ? this.onlyWorker.oldestInHand() : null;
		if (inHand != null) {
			return inHand;
		}
		Slot<T> slot = poll();
		if (slot != null) {
			this.waiting.addFirst(slot);
		}
		return slot;
	}

	/** Forgets dropped slots before they pile up in the middle of the queue. */
	void slotDropped() {
		if (++this.droppedSlots > BURST && this.droppedSlots > this.waiting.size() / 2) {
			this.waiting.removeIf((slot) -> !slot.isWaiting());
			this.droppedSlots = 0;
		}
	}

	/**
	 * Counts a claimed slot. No fence is needed: either a single worker writes, or those
	 * that do hold the lock of the inbox.
	 */
	void countClaimed(int bytes) {
		this.claimed.lazySet(this.claimed.getPlain() + 1);
		this.claimedBytes.lazySet(this.claimedBytes.getPlain() + bytes);
	}

	long claimed() {
		return this.claimed.get();
	}

	long claimedBytes() {
		return this.claimedBytes.get();
	}

}
