package io.github.headrace.dispatch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Knows which lanes may have workers and which need one. Guarded by the lock of the
 * inbox, except for whether it is paused.
 *
 * @param <T> the type of the items
 */
final class Vacancies<T> {

	private final Lanes<T> lanes;

	private final Barriers<T> barriers;

	private final Function<Lane<T>, LaneWorker<T>> newWorker;

	private volatile boolean paused;

	Vacancies(Lanes<T> lanes, Function<Lane<T>, LaneWorker<T>> newWorker) {
		this.lanes = lanes;
		this.barriers = lanes.barriers();
		this.newWorker = newWorker;
	}

	boolean isPaused() {
		return this.paused;
	}

	void paused(boolean nowPaused) {
		this.paused = nowPaused;
	}

	boolean isHeld(Lane<T> lane) {
		return this.paused && !lane.isIntake();
	}

	/** Returns whether a worker has something to hand over next, which it takes. */
	boolean takes(LaneWorker<T> worker) {
		if (!mayTake(worker.lane)) {
			return false;
		}
		if (worker.take()) {
			if (worker.hasDrops() && worker.lane.hasSeveralWorkers()) {
				this.barriers.standFor(worker);
			}
			return true;
		}
		worker.barrier = this.barriers.take(worker);
		return worker.barrier != null;
	}

	private boolean mayTake(Lane<T> lane) {
		return lane.isIntake() || !(this.paused || this.barriers.makeLanesStand());
	}

	/**
	 * Returns a worker that has to be started without the lock, if the lane needs one or
	 * another keeps the lane waiting before a barrier.
	 */
	@Nullable LaneWorker<T> fill(Lane<T> lane) {
		if (needsWorker(lane)) {
			return newWorker(lane);
		}
		return this.barriers.isEmpty() ? null : fillBeforeBarrier();
	}

	/** Returns workers for all lanes that need them. */
	List<LaneWorker<T>> fillAll() {
		List<LaneWorker<T>> workers = new ArrayList<>();
		for (Lane<T> lane : this.lanes.all()) {
			while (needsWorker(lane)) {
				workers.add(newWorker(lane));
			}
		}
		if (needsWorkerForBarrier()) {
			workers.add(newWorker(this.lanes.first()));
		}
		return workers;
	}

	private @Nullable LaneWorker<T> fillBeforeBarrier() {
		for (Lane<T> lane : this.lanes.all()) {
			if (needsWorker(lane)) {
				return newWorker(lane);
			}
		}
		return needsWorkerForBarrier() ? newWorker(this.lanes.first()) : null;
	}

	private boolean needsWorker(Lane<T> lane) {
		return mayTake(lane) && lane.needsWorker();
	}

	private boolean needsWorkerForBarrier() {
		return !this.paused && this.barriers.areReached(0);
	}

	private LaneWorker<T> newWorker(Lane<T> lane) {
		LaneWorker<T> worker = this.newWorker.apply(lane);
		lane.workerStarts(worker);
		return worker;
	}

}
