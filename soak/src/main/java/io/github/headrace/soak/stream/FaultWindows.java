package io.github.headrace.soak.stream;

import java.util.ArrayList;
import java.util.List;

/**
 * When faults were at work: from the moment before they struck until everything that had
 * been added by the time they were healed was settled.
 */
final class FaultWindows {

	private final List<Window> windows = new ArrayList<>();

	/**
	 * Adds a fault.
	 * @param handsOver whether consumers gave entries back that they had not begun
	 */
	void add(long fromMillis, long toMillis, boolean handsOver) {
		this.windows.add(new Window(fromMillis, toMillis, handsOver));
	}

	/** Returns whether a fault was at work at any time between two others. */
	boolean overlap(long fromMillis, long toMillis) {
		return this.windows.stream().anyMatch((window) -> window.overlaps(fromMillis, toMillis));
	}

	/**
	 * Returns whether entries may have been given back at any time between two others.
	 */
	boolean handOver(long fromMillis, long toMillis) {
		return this.windows.stream().anyMatch((window) -> window.handsOver && window.overlaps(fromMillis, toMillis));
	}

	private record Window(long from, long to, boolean handsOver) {

		boolean overlaps(long fromMillis, long toMillis) {
			return fromMillis <= this.to && toMillis >= this.from;
		}

	}

}
