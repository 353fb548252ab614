package io.github.headrace.dispatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

import org.jspecify.annotations.Nullable;

/**
 * A waiting item, which is either claimed by a worker or dropped, never both.
 * <p>
 * The race between the two is decided by one compare-and-set, so that a worker can hold a
 * burst of slots without a lock while an overflow still drops the oldest of them.
 *
 * @param <T> the type of the item
 */
final class Slot<T> {

	private static final int WAITING = 0;

	private static final int CLAIMED = 1;

	private static final int DROPPED = 2;

	private static final VarHandle STATE;

	static {
		try {
			STATE = MethodHandles.lookup().findVarHandle(Slot.class, "state", int.class);
		}
		catch (ReflectiveOperationException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	final T item;

	final int bytes;

	/** Position in the order of arrival. */
	final long sequence;

	/** The key, once it is known. Guarded by the lock of the inbox. */
	@Nullable Object key;

	/** Where the slot waits. Guarded by the lock of the inbox. */
	@Nullable Lane<T> lane;

	@SuppressWarnings("unused")
	private volatile int state = WAITING;

	Slot(T item, int bytes, long sequence) {
		this.item = item;
		this.bytes = bytes;
		this.sequence = sequence;
	}

	boolean claim() {
		return STATE.compareAndSet(this, WAITING, CLAIMED);
	}

	boolean drop() {
		return STATE.compareAndSet(this, WAITING, DROPPED);
	}

	boolean isWaiting() {
		return this.state == WAITING;
	}

}
