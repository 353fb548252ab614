package io.github.headrace.dispatch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Knows which waiting slots have a newer one of the same key behind them. Guarded by the
 * lock of the inbox.
 *
 * @param <T> the type of the items
 */
final class Conflation<T> {

	private final Map<Object, Slot<T>> latest = new HashMap<>();

	private final Deque<Slot<T>> superseded = new ArrayDeque<>();

	private final int capacity;

	Conflation(int capacity) {
		this.capacity = capacity;
	}

	void arrived(Slot<T> slot) {
		Slot<T> previous = this.latest.put(keyOf(slot), slot);
		if (previous == null || !previous.isWaiting()) {
			return;
		}
		if (this.superseded.size() > 2L * this.capacity) {
			this.superseded.removeIf((candidate) -> !candidate.isWaiting());
		}
		this.superseded.add(previous);
	}

	void left(Slot<T> slot) {
		this.latest.remove(keyOf(slot), slot);
	}

	/** Returns a slot that is superseded, perhaps by the one that is about to wait. */
	@Nullable Slot<T> supersededBefore(Slot<T> arriving) {
		Slot<T> slot = this.superseded.peek();
		while (slot != null && !slot.isWaiting()) {
			this.superseded.remove();
			slot = this.superseded.peek();
		}
		if (slot != null) {
			return slot;
		}
		Slot<T> previous = this.latest.get(keyOf(arriving));
		return (previous != null && previous.isWaiting()) ? previous : null;
	}

	/** Forgets everything, once nothing waits. */
	void clear() {
		this.latest.clear();
		this.superseded.clear();
	}

	private Object keyOf(Slot<T> slot) {
		return (slot.key != null) ? slot.key : NoKey.INSTANCE;
	}

	private enum NoKey {

		INSTANCE

	}

}
