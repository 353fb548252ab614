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
		if (this.batchSize > 1 && this.workers > 0 && (this.waiting.size() >= this.batchSize || !slot.isWaiting())) {
			this.moreArrived.signalAll();
		}
	}

	/** Marks the end of the lane as the place of drops. */
	void appendDrops(Drops drops) {
		Slot<T> last = this.waiting.peekLast();
		if (last != null && last.drops != null) {
			last.drops = drops.and(last.drops);
		}
		else {
			append(new Slot<>(drops));
		}
	}

	boolean needsWorker() {
		if (this.workers == this.maxWorkers) {
			return false;
		}
		Slot<T> head = head();
		return head != null && (this.intake || !head.isFence());
	}

	int workers() {
		return this.workers;
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
		// The look for the oldest leaves nothing but marks if there is none.
		return this.workers == 0 && oldest() == null && this.waiting.isEmpty();
	}

	boolean isEmpty() {
		return this.waiting.isEmpty();
	}

	/** Returns whether a worker takes more slots in its hand than it hands over. */
	boolean takesBursts() {
		return this.batchSize == 1 && this.maxWorkers == 1;
	}

	boolean hasSeveralWorkers() {
		return this.maxWorkers > 1;
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
		while (!holdsBatch() && !holdsMark() && !pointless.getAsBoolean()) {
			long remaining = deadline - System.nanoTime();
			if (remaining <= 0 || !this.moreArrived.await(remaining, TimeUnit.NANOSECONDS)) {
				return;
			}
		}
	}

	private boolean holdsBatch() {
		// What is gone, such as a marker just handed over, does not count.
		head();
		return this.waiting.size() >= this.batchSize;
	}

	private boolean holdsMark() {
		for (Slot<T> slot : this.waiting) {
			if (slot.isMark()) {
				return true;
			}
		}
		return false;
	}

	/** Returns what comes next: an item or a mark. */
	private @Nullable Slot<T> head() {
		Slot<T> slot = this.waiting.peekFirst();
		while (slot != null && !slot.isWaiting() && !slot.isMark()) {
			this.waiting.pollFirst();
			slot = this.waiting.peekFirst();
		}
		return slot;
	}

	/**
	 * Takes what comes next. A burst may contain the marks of drops, and in the intake
	 * fences, too; otherwise a mark is not taken.
	 */
	@Nullable Slot<T> poll() {
		Slot<T> slot = this.waiting.pollFirst();
		if (slot == null || slot.isWaiting()) {
			return slot;
		}
		this.waiting.addFirst(slot);
		slot = head();
		if (slot == null || slot.isWaiting() || (takesBursts() && (this.intake || !slot.isFence()))) {
			return this.waiting.pollFirst();
		}
		return null;
	}

	boolean hasReached(Barrier<T> barrier) {
		Slot<T> slot = head();
		return slot != null && slot.isFence() && slot.barrier == barrier;
	}

	/**
	 * Takes the drops that come next, and adds them to those before them. Where a barrier
	 * of drops is right behind them, they become part of it.
	 */
	@Nullable Drops pollDrops(@Nullable Drops before) {
		Drops drops = before;
		Slot<T> slot = head();
		while (slot != null && slot.drops != null) {
			drops = slot.drops.and(drops);
			this.waiting.pollFirst();
			slot = head();
		}
		if (drops != null && slot != null && slot.isFence() && slot.barrier != null && slot.barrier.takesDrops()) {
			slot.barrier.add(drops);
			return null;
		}
		return drops;
	}

	void giveBack(Slot<T> slot) {
		this.waiting.addFirst(slot);
	}

	@Nullable Slot<T> oldest() {
		Slot<T> inHand = (this.onlyWorker != null) ? this.onlyWorker.oldestInHand() : null;
		if (inHand != null) {
			return inHand;
		}
		Slot<T> slot = head();
		return (slot == null || slot.isWaiting()) ? slot : oldestBehindMarks();
	}

	/** Merges the marks before the oldest, so that this does not become slow. */
	private @Nullable Slot<T> oldestBehindMarks() {
		ArrayDeque<Slot<T>> marks = new ArrayDeque<>(2);
		Slot<T> slot = head();
		while (slot != null && !slot.isWaiting()) {
			appendMark(marks, slot);
			this.waiting.pollFirst();
			slot = head();
		}
		while (!marks.isEmpty()) {
			this.waiting.addFirst(marks.removeLast());
		}
		return slot;
	}

	private static <T> void appendMark(ArrayDeque<Slot<T>> slots, Slot<T> mark) {
		Slot<T> last = slots.peekLast();
		if (mark.drops != null && last != null && last.drops != null) {
			last.drops = mark.drops.and(last.drops);
		}
		else {
			slots.addLast(mark);
		}
	}

	/** Forgets dropped slots before they pile up in the middle of the queue. */
	void slotDropped() {
		if (++this.droppedSlots > BURST && this.droppedSlots > this.waiting.size() / 2) {
			ArrayDeque<Slot<T>> kept = new ArrayDeque<>();
			for (Slot<T> slot : this.waiting) {
				if (slot.isWaiting()) {
					kept.addLast(slot);
				}
				else if (slot.isMark()) {
					appendMark(kept, slot);
				}
			}
			this.waiting = kept;
			this.droppedSlots = 0;
		}
	}

	/** Forgets all marks, once nothing waits. */
	void removeMarks() {
		this.waiting.forEach(Slot::unmark);
		if (this.onlyWorker != null) {
			this.onlyWorker.removeMarks();
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
