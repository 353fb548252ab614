package io.github.headrace.dispatch;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides what may wait in an inbox, and what has to go when something arrives at a full
 * one. Guarded by the lock of the inbox, except for {@link #dropped()}.
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

	private long admitted;

	private long admittedBytes;

	/** Items that left without being claimed: dropped or discarded. */
	private long removed;

	private long removedBytes;

	/** What was claimed at the last look, so never more than has been claimed. */
	private long claimedSeen;

	private long claimedBytesSeen;

	private volatile long dropped;

	private long burstBeganAt = -1;

	Admission(InboxSettings settings, Lanes<T> lanes, ByteBudget budget, OverflowListener overflowListener) {
		this.settings = settings;
		this.lanes = lanes;
		this.reservation = new ByteReservation(budget);
		this.overflowListener = overflowListener;
		this.conflation = (settings.overflow() == Overflow.CONFLATE) ? new Conflation<>(settings.capacity()) : null;
	}

	/**
	 * Makes room for a slot, at the cost of others if it has to be.
	 * @return whether the slot may wait; otherwise it is itself dropped
	 */
	boolean admit(Slot<T> arriving) {
		boolean exact = false;
		while (!hasRoom(arriving.bytes)) {
			boolean displaces = mayDisplace(arriving);
			Slot<T> victim = displaces ? victim(arriving) : null;
			if (victim == null) {
				if (displaces && !exact && knowsThatNothingWaits()) {
					exact = true;
					continue;
				}
				countDrop(0, 0);
				return false;
			}
			if (remove(victim)) {
				countDrop(1, victim.bytes);
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
		return this.settings.overflow() != Overflow.DROP_NEWEST && arriving.bytes <= this.settings.maxBytes()
				&& this.reservation.couldCover(arriving.bytes);
	}

	private @Nullable Slot<T> victim(Slot<T> arriving) {
		Slot<T> superseded = (this.conflation != null) ? this.conflation.supersededBefore(arriving) : null;
		return (superseded != null) ? superseded : this.lanes.oldest();
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

	private boolean remove(Slot<T> slot) {
		if (!slot.drop()) {
			return false;
		}
		this.removed++;
		this.removedBytes += slot.bytes;
		if (this.conflation != null) {
			this.conflation.left(slot);
		}
		Lane<T> lane = slot.lane;
		if (lane != null) {
			lane.slotDropped();
		}
		return true;
	}

	/** Takes out everything that waits. */
	int removeAll() {
		int count = 0;
		for (Slot<T> slot = this.lanes.oldest(); slot != null; slot = this.lanes.oldest()) {
			count += remove(slot) ? 1 : 0;
		}
		knowsThatNothingWaits();
		return count;
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

	/** Counts one more drop, which has removed so much from what waited before. */
	private void countDrop(int removedSlots, int removedSlotBytes) {
		this.dropped++;
		if (this.burstBeganAt < 0) {
			this.burstBeganAt = this.dropped - 1;
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
			long droppedInBurst = this.dropped - this.burstBeganAt;
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

}
