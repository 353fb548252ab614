package io.github.headrace.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;

import org.jspecify.annotations.Nullable;

/**
 * The lanes of an inbox: one, or one for each worker where there is an ordering key, and
 * an intake before them where finding the key is costly. Guarded by the lock of the
 * inbox.
 *
 * @param <T> the type of the items
 */
final class Lanes<T> {

	private final @Nullable Lane<T> intake;

	private final List<Lane<T>> sorted = new ArrayList<>();

	private final List<Lane<T>> all = new ArrayList<>();

	private final Barriers<T> barriers = new Barriers<>(this.sorted);

	Lanes(InboxSettings settings, @Nullable LaneKey<T> key, Condition moreArrived) {
		int lanes = (key != null) ? settings.concurrency() : 1;
		for (int i = 0; i < lanes; i++) {
			this.sorted.add(new Lane<>(settings.concurrency() / lanes, settings.batchSize(), moreArrived));
		}
		this.all.addAll(this.sorted);
		this.intake = (key != null && key.isCostly()) ? Lane.intake(moreArrived) : null;
		if (this.intake != null) {
			this.all.add(this.intake);
		}
	}

	boolean hasIntake() {
		return this.intake != null;
	}

	/** Returns where a slot that has just arrived waits. */
	Lane<T> entranceOf(Slot<T> slot) {
		return (this.intake != null) ? this.intake : laneOf(slot);
	}

	/** Returns where a slot whose key is known waits. */
	Lane<T> laneOf(Slot<T> slot) {
		if (this.sorted.size() == 1 || slot.key == null) {
			return this.sorted.get(0);
		}
		int hash = slot.key.hashCode();
		return this.sorted.get(Math.floorMod(hash ^ (hash >>> 16), this.sorted.size()));
	}

	List<Lane<T>> all() {
		return this.all;
	}

	Barriers<T> barriers() {
		return this.barriers;
	}

	/** Returns the lane whose worker hands over a barrier that all have reached. */
	Lane<T> first() {
		return this.sorted.get(0);
	}

	void append(Slot<T> slot, Lane<T> lane) {
		slot.lane = lane;
		lane.append(slot);
		if (!lane.isIntake()) {
			this.barriers.appended(slot);
		}
	}

	/** Lets a marker wait behind everything that waits. */
	void mark(T marker) {
		Barrier<T> barrier = Barrier.of(marker);
		if (this.intake != null) {
			this.intake.append(new Slot<>(barrier));
		}
		else {
			this.barriers.raise(barrier);
		}
	}

	/** Marks the place of a slot that has been dropped as it arrived. */
	void markRefused(Slot<T> slot, Drops drops) {
		Lane<T> lane = entranceOf(slot);
		// Not through the idle intake, which would take a thread for each refused item.
		if (!lane.isIntake() || !lane.isIdle() || !this.barriers.addedAtTheEnd(drops)) {
			lane.appendDrops(drops);
		}
	}

	/** Marks the place of a slot that has been dropped as the oldest. */
	void markDropped(Slot<T> slot, Drops drops) {
		if (!this.barriers.addedBefore(slot, drops)) {
			slot.drops = drops;
		}
	}

	/** Follows up on a slot that has been dropped, and perhaps marked. */
	void slotDropped(Slot<T> slot) {
		this.barriers.removed(slot);
		if (slot.lane != null) {
			slot.lane.slotDropped();
		}
	}

	/** Forgets all marks, once nothing waits. */
	void removeMarks() {
		this.barriers.clear();
		this.all.forEach(Lane::removeMarks);
	}

	/** Returns the slot that has waited longest, in a queue or in a worker's hand. */
	@Nullable Slot<T> oldest() {
		Slot<T> oldest = null;
		for (Lane<T> lane : this.all) {
			Slot<T> candidate = lane.oldest();
			if (candidate != null && (oldest == null || candidate.sequence < oldest.sequence)) {
				oldest = candidate;
			}
		}
		return oldest;
	}

	long claimed() {
		long claimed = 0;
		for (Lane<T> lane : this.all) {
			claimed += lane.claimed();
		}
		return claimed;
	}

	long claimedBytes() {
		long claimedBytes = 0;
		for (Lane<T> lane : this.all) {
			claimedBytes += lane.claimedBytes();
		}
		return claimedBytes;
	}

	boolean isIdle() {
		return this.all.stream().allMatch(Lane::isIdle);
	}

}
