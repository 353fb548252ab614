package io.github.headrace.dispatch;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may wait in an inbox, and what has to go when something arrives at a full
 * one. Guarded by the lock of the inbox, except for {@link #dropped()} and
 * {@link #conflated()}.
 *
 * @param <T> the type of the items
 */
final class Admission<T> {

	private static final Log logger = LogFactory.getLog(Admission.class);

	private final InboxSettings settings;

	private final Lanes<T> lanes;

	private final ByteReservation reservation;

	private final OverflowListener overflowListener;

	private final @Nullable Conflation<T> conflation;

	private final boolean marksDrops;

	private long admitted;

	private long admittedBytes;

	/** Items that left without being claimed: dropped, conflated or discarded. */
	private long removed;

	private long removedBytes;

	/** What was claimed at the last look, so never more than has been claimed. */
	private long claimedSeen;

	private long claimedBytesSeen;

	private volatile long dropped;

	private volatile long conflated;

	private long burstBeganAt = -1;

	Admission(InboxSettings settings, Lanes<T> lanes, ByteBudget budget, OverflowListener overflowListener,
			boolean marksDrops) {
		this.settings = settings;
		this.lanes = lanes;
		this.reservation = new ByteReservation(budget);
		this.overflowListener = overflowListener;
		this.marksDrops = marksDrops;
		this.conflation = (settings.overflow() == Overflow.CONFLATE) ? new Conflation<>(settings.capacity()) : null;
	}

	/**
	 * Makes room for a slot, at the cost of others if it has to be.
	 * @param arriving the slot
	 * @param paused whether the inbox is paused
	 * @return whether the slot may wait; otherwise it is itself dropped
	 */
	boolean admit(Slot<T> arriving, boolean paused) {
		boolean exact = false;
		while (!hasRoom(arriving.bytes)) {
			boolean displaces = mayDisplace(arriving);
			Slot<T> superseded = displaces ? superseded(arriving) : null;
			Slot<T> oldest = (displaces && superseded == null) ? this.lanes.oldest() : null;
			if (superseded != null) {
				conflate(superseded);
			}
			else if (oldest != null) {
				dropOldest(oldest, paused);
			}
			else if (displaces && !exact && knowsThatNothingWaits()) {
				exact = true;
			}
			else {
				refuse(arriving, paused);
				return false;
			}
		}
		this.admitted++;
		this.admittedBytes += arriving.bytes;
		arriving.sequence = this.admitted;
		return true;
	}

	private boolean hasRoom(int bytes) {
		long atMost = this.admittedBytes - this.removedBytes - this.claimedBytesSeen + bytes;
		if (this.admitted - this.removed - this.claimedSeen < this.settings.capacity()
				&& atMost <= this.settings.maxBytes() && this.reservation.holds(atMost)) {
			// Without a look at counters that workers write: that would cost each
			// message.
			return true;
		}
		long used = waitingBytes() + bytes;
		return waiting() < this.settings.capacity() && used <= this.settings.maxBytes()
				&& this.reservation.covers(used);
	}

	/** Returns whether others may have to go for a slot, and would make room for it. */
	private boolean mayDisplace(Slot<T> arriving) {
		return !refusesArrivals() && arriving.bytes <= this.settings.maxBytes()
				&& this.reservation.couldCover(arriving.bytes);
	}

	private boolean refusesArrivals() {
		return this.settings.overflow() == Overflow.DROP_NEWEST || this.settings.overflow() == Overflow.DISCONNECT;
	}

	private @Nullable Slot<T> superseded(Slot<T> arriving) {
		return (this.conflation != null) ? this.conflation.supersededBefore(arriving) : null;
	}

	private void conflate(Slot<T> superseded) {
		if (superseded.drop()) {
			this.conflated++;
			removed(superseded);
			overflows(1, superseded.bytes);
		}
	}

	private void dropOldest(Slot<T> oldest, boolean paused) {
		if (oldest.drop()) {
			this.dropped++;
			if (this.marksDrops) {
				this.lanes.markDropped(oldest, Drops.one(paused));
			}
			removed(oldest);
			overflows(1, oldest.bytes);
		}
	}

	private void refuse(Slot<T> arriving, boolean paused) {
		this.dropped++;
		if (this.marksDrops) {
			this.lanes.markRefused(arriving, Drops.one(paused));
		}
		overflows(0, 0);
	}

	/**
	 * Corrects the counts where nothing waits: a worker claims an item before it counts
	 * it, and in between a newer one must not be dropped for it.
	 */
	private boolean knowsThatNothingWaits() {
		if (this.lanes.oldest() != null) {
			return false;
		}
		this.claimedSeen = this.admitted - this.removed;
		this.claimedBytesSeen = this.admittedBytes - this.removedBytes;
		return true;
	}

	private void removed(Slot<T> slot) {
		this.removed++;
		this.removedBytes += slot.bytes;
		if (this.conflation != null) {
			this.conflation.left(slot);
		}
		this.lanes.slotDropped(slot);
	}

	/** Takes out everything that waits, and the marks between. */
	List<T> removeAll() {
		List<T> items = new ArrayList<>();
		for (Slot<T> slot = this.lanes.oldest(); slot != null; slot = this.lanes.oldest()) {
			T item = slot.peek();
			if (slot.drop() && item != null) {
				removed(slot);
				items.add(item);
			}
		}
		this.lanes.removeMarks();
		knowsThatNothingWaits();
		return items;
	}

	void keyKnown(Slot<T> slot) {
		if (this.conflation != null) {
			this.conflation.arrived(slot);
		}
	}

	void claimed(Slot<T> slot) {
		if (this.conflation != null) {
			this.conflation.left(slot);
		}
	}

	boolean tracksKeys() {
		return this.conflation != null;
	}

	/** Tells of the first drop, which has removed so much from what waited before. */
	private void overflows(int removedSlots, int removedSlotBytes) {
		if (this.burstBeganAt < 0) {
			this.burstBeganAt = this.dropped + this.conflated - 1;
			int waiting = waiting() + removedSlots;
			long waitingBytes = waitingBytes() + removedSlotBytes;
			tell(() -> this.overflowListener.overflowBegan(waiting, waitingBytes));
		}
	}

	/** Returns whether a burst of drops is going on. */
	boolean isOverflowing() {
		return this.burstBeganAt >= 0;
	}

	void giveBackBytes() {
		this.reservation.shrinkTo(waitingBytes());
	}

	/** Gives memory back, and ends a burst of drops once nothing waits. */
	void settle() {
		giveBackBytes();
		if (waiting() > 0) {
			return;
		}
		if (this.conflation != null) {
			this.conflation.clear();
		}
		if (this.burstBeganAt >= 0) {
			long droppedInBurst = this.dropped + this.conflated - this.burstBeganAt;
			this.burstBeganAt = -1;
			tell(() -> this.overflowListener.overflowEnded(droppedInBurst));
		}
	}

	private void tell(Runnable notice) {
		try {
			notice.run();
		}
		catch (Throwable ex) {
			logger.error("A listener for overflows let an exception out", ex);
		}
	}

	int waiting() {
		this.claimedSeen = Math.max(this.claimedSeen, this.lanes.claimed());
		return (int) (this.admitted - this.removed - this.claimedSeen);
	}

	long waitingBytes() {
		this.claimedBytesSeen = Math.max(this.claimedBytesSeen, this.lanes.claimedBytes());
		return this.admittedBytes - this.removedBytes - this.claimedBytesSeen;
	}

	long dropped() {
		return this.dropped;
	}

	long conflated() {
		return this.conflated;
	}

}
