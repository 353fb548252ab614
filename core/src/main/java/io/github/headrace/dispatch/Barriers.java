package io.github.headrace.dispatch;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The barriers that the lanes have before them, each as a fence in every lane. A lane
 * that reaches a fence ends its workers; where all have, the last worker hands the marker
 * over while the lanes stand. No thread waits. Guarded by the lock of the inbox.
 *
 * @param <T> the type of the items
 */
final class Barriers<T> {

	private final List<Lane<T>> lanes;

	private final ArrayDeque<Barrier<T>> pending = new ArrayDeque<>(0);

	/** The worker that hands over a marker which nothing must pass. */
	private @Nullable LaneWorker<T> exclusive;

	Barriers(List<Lane<T>> lanes) {
		this.lanes = lanes;
	}

	boolean isEmpty() {
		return this.pending.isEmpty();
	}

	/** Returns whether the lanes stand for a marker that is being handed over. */
	boolean makeLanesStand() {
		return this.exclusive != null;
	}

	void raise(Barrier<T> barrier) {
		this.pending.addLast(barrier);
		this.lanes.forEach((lane) -> lane.append(new Slot<>(barrier)));
	}

	/** Puts drops behind everything that waits in the lanes. */
	void raise(Drops drops) {
		if (!addedAtTheEnd(drops)) {
			raise(Barrier.of(drops));
		}
	}

	/** Returns whether a barrier behind which nothing waits could take the drops. */
	boolean addedAtTheEnd(Drops drops) {
		Barrier<T> last = this.pending.peekLast();
		if (last == null || last.behind > 0 || !last.takesDrops()) {
			return false;
		}
		last.add(drops);
		return true;
	}

	void appended(Slot<T> slot) {
		Barrier<T> last = this.pending.peekLast();
		if (last != null && last.drops() != null) {
			slot.barrier = last;
			last.behind++;
		}
	}

	/** Returns whether the barrier right before the oldest slot took its drop. */
	boolean addedBefore(Slot<T> oldest, Drops drops) {
		Barrier<T> before = oldest.barrier;
		if (before == null || !before.takesDrops()) {
			return false;
		}
		before.add(drops);
		return true;
	}

	/** Merges barriers that have no slot between them any more. */
	void removed(Slot<T> slot) {
		Barrier<T> before = slot.barrier;
		slot.barrier = null;
		if (before == null || --before.behind > 0 || !before.takesDrops()) {
			return;
		}
		Barrier<T> next = behind(before);
		Drops drops = before.drops();
		if (next != null && drops != null && next.takesDrops()) {
			next.add(drops);
			before.remove();
			this.pending.remove(before);
		}
	}

	private @Nullable Barrier<T> behind(Barrier<T> barrier) {
		Iterator<Barrier<T>> barriers = this.pending.iterator();
		while (barriers.hasNext()) {
			if (barriers.next() == barrier) {
				return barriers.hasNext() ? barriers.next() : null;
			}
		}
		return null;
	}

	/** Returns whether all lanes have reached a barrier, with so many workers left. */
	boolean areReached(int workersLeft) {
		Barrier<T> first = this.pending.peekFirst();
		if (first == null || this.exclusive != null) {
			return false;
		}
		int workers = 0;
		for (Lane<T> lane : this.lanes) {
			workers += lane.workers();
			if (!lane.hasReached(first)) {
				return false;
			}
		}
		return workers == workersLeft;
	}

	/** Returns the barrier that a worker has to hand over, as it is the last. */
	@Nullable Barrier<T> take(LaneWorker<T> worker) {
		if (worker.lane.isIntake() || !areReached(1)) {
			return null;
		}
		this.exclusive = worker;
		Barrier<T> first = this.pending.getFirst();
		first.taken(true);
		return first;
	}

	/** Makes the lanes stand while a worker hands over the drops of its lane. */
	void standFor(LaneWorker<T> worker) {
		this.exclusive = worker;
	}

	/** Returns whether the lanes have stood for a worker, and go on now. */
	boolean handedOver(LaneWorker<T> worker) {
		if (this.exclusive != worker) {
			return false;
		}
		this.exclusive = null;
		Barrier<T> barrier = worker.barrier;
		if (barrier != null) {
			barrier.remove();
			this.pending.remove(barrier);
		}
		return true;
	}

	/** Leaves in place what a worker that failed had to hand over. */
	void failed(LaneWorker<T> worker) {
		if (this.exclusive == worker) {
			this.exclusive = null;
			if (worker.barrier != null) {
				worker.barrier.taken(false);
			}
		}
	}

	void clear() {
		this.pending.forEach(Barrier::remove);
		this.pending.clear();
	}

}
