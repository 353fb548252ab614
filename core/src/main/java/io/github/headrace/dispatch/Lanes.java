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
