package io.github.headrace.stream;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a lane has taken and works through before it takes more; on its thread only.
 */
final class LaneTurn {

	private final ArrayDeque<LaneEntry> todo;

	private final List<LaneEntry> waiting = new ArrayList<>(0);

	LaneTurn(List<LaneEntry> entries) {
		this.todo = new ArrayDeque<>(entries);
	}

	boolean isOver() {
		return this.todo.isEmpty();
	}

	/**
	 * Returns the entry that is next, unless one of its key waits: then it waits, too.
	 */
	boolean nextMayGo() {
		LaneEntry next = this.todo.getFirst();
		if (next.key != null && keyWaits(next.key)) {
			this.waiting.add(this.todo.removeFirst());
			return false;
		}
		return true;
	}

	private boolean keyWaits(Object key) {
		for (LaneEntry entry : this.waiting) {
			if (Objects.equals(entry.key, key)) {
				return true;
			}
		}
		return false;
	}

	LaneEntry peek() {
		return this.todo.getFirst();
	}

	LaneEntry take() {
		return this.todo.removeFirst();
	}

	/** Lets entries be handled before all others. */
	void again(List<LaneEntry> entries) {
		for (int i = entries.size() - 1; i >= 0; i--) {
			this.todo.addFirst(entries.get(i));
		}
	}

	/** Lets an entry wait for its next attempt. */
	void waits(LaneEntry entry) {
		this.waiting.add(entry);
	}

	/** Returns what waits, in order. */
	List<LaneEntry> waiting() {
		return this.waiting;
	}

}
