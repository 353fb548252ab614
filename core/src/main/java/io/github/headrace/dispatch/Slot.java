package io.github.headrace.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A waiting item, which is either claimed by a worker or dropped, never both; a dropped
 * one may stay as the mark of what is missing there. Or a fence: the place of a
 * {@link Barrier} in a lane.
 * <p>
 * The race between the two is decided by one compare-and-set, so that a worker can hold a
 * burst of slots without a lock while an overflow still drops the oldest of them.
 *
 * @param <T> the type of the item
 */
final class Slot<T> {

	/** The key of a slot whose key has not been found yet. */
	static final Object UNKNOWN_KEY = new Object();

	private static final int WAITING = 0;

	private static final int CLAIMED = 1;

	private static final int DROPPED = 2;

	private static final int FENCE = 3;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Slot.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final int bytes;

	/** Position in the order of arrival. Guarded by the lock of the inbox. */
	long sequence;

	/** The key, or that it is unknown as yet. Guarded by the lock of the inbox. */
	@Nullable Object key;

	/** Where the slot waits. Guarded by the lock of the inbox. */
	@Nullable Lane<T> lane;

	/** What was dropped in this place. Guarded by the lock of the inbox. */
	@Nullable Drops drops;

	/**
	 * The barrier of a fence; of an item, the one of drops before it. Guarded by the lock
	 * of the inbox.
	 */
	@Nullable Barrier<T> barrier;

	/** Let go by whoever wins the slot, as it may stay in a hand or queue for long. */
	private @Nullable T item;

	@SuppressWarnings("unused")
	private volatile int state;

	Slot(T item, int bytes, @Nullable Object key) {
		this.item = item;
		this.bytes = bytes;
		this.key = key;
	}

	/** Creates the mark of drops that had no slot of their own. */
	Slot(Drops drops) {
		this(DROPPED);
		this.drops = drops;
	}

	/** Creates a fence. */
	Slot(Barrier<T> barrier) {
		this(FENCE);
		this.barrier = barrier;
	}

	private Slot(int state) {
		this.bytes = 0;
		this.state = state;
	}

	/** Returns the item unless it has been claimed or dropped. */
	@Nullable T claim() {
		if (!STATE.compareAndSet(this, WAITING, CLAIMED)) {
			return null;
		}
		T claimed = this.item;
		this.item = null;
		return claimed;
	}

	boolean drop() {
		if (!STATE.compareAndSet(this, WAITING, DROPPED)) {
			return false;
		}
		this.item = null;
		return true;
	}

	/** Returns the item, which may be dropped at any time, without claiming it. */
	@Nullable T peek() {
		return this.item;
	}

	boolean isWaiting() {
		return this.state == WAITING;
	}

	boolean isFence() {
		return this.state == FENCE;
	}

	/**
	 * Returns whether the slot stays though it does not wait; guarded by the lock of the
	 * inbox.
	 */
	boolean isMark() {
		return this.drops != null || (isFence() && this.barrier != null && this.barrier.isInPlace());
	}

	/** Makes this no mark any more; guarded by the lock of the inbox. */
	void unmark() {
		this.drops = null;
		this.barrier = null;
	}

}
