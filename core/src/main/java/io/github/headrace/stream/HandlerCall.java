package io.github.headrace.stream;

/**
 * One call of a handler, while it lasts. Guarded by itself: once it has ended, nothing
 * interrupts its thread any more.
 */
final class HandlerCall {

	final Thread thread = Thread.currentThread();

	final long begunAt = System.nanoTime();

	final LaneEntry first;

	final int entries;

	final int slot;

	boolean ended;

	boolean interrupted;

	boolean stuck;

	HandlerCall(LaneEntry first, int entries, int slot) {
		this.first = first;
		this.entries = entries;
		this.slot = slot;
	}

}
