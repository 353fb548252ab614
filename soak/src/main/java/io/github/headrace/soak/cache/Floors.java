package io.github.headrace.soak.cache;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.ToLongFunction;

/**
 * The least version of each cell that an instance may return from now on. Safe for use by
 * several threads.
 */
final class Floors {

	private final AtomicReferenceArray<Floor> floors = new AtomicReferenceArray<>(Cell.COUNT);

	/**
	 * Creates floors.
	 * @param first says where they begin
	 */
	Floors(ToLongFunction<Cell> first) {
		Cell.ALL.forEach(
				(cell) -> this.floors.set(cell.index(), new Floor(first.applyAsLong(cell), "confirmed at the start")));
	}

	Floor of(Cell cell) {
		return this.floors.get(cell.index());
	}

	/**
	 * Nothing older is to be read from now on.
	 * @param why why not, for people
	 */
	void raise(Cell cell, long version, String why) {
		this.floors.accumulateAndGet(cell.index(), new Floor(version, why),
				(floor, other) -> (floor.version < other.version) ? other : floor);
	}

	/**
	 * The least version, and why.
	 */
	record Floor(long version, String why) {

	}

}
