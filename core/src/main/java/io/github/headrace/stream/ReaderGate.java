package io.github.headrace.stream;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The gate that one reader passes for each of its reads.
 */
final class ReaderGate implements ReadGate {

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	/** Lets a read that blocks come to its end. */
	private final Runnable hasten;

	private int closings;

	private boolean inside;

	private boolean ended;

	ReaderGate(Runnable hasten) {
		this.hasten = hasten;
	}

	/**
	 * Waits until the gate is open.
	 * @return whether there is something to read for: not after {@link #end()}
	 */
	boolean enter() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			while (this.closings > 0 && !this.ended) {
				this.changed.await();
			}
			this.inside = !this.ended;
			return this.inside;
		}
		finally {
			this.lock.unlock();
		}
	}

	void exit() {
		this.lock.lock();
		try {
			this.inside = false;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Waits, but not after {@link #end()}. */
	void pause(long nanos) throws InterruptedException {
		long left = nanos;
		this.lock.lockInterruptibly();
		try {
			while (!this.ended && left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Lets nobody in any more. */
	void end() {
		this.lock.lock();
		try {
			this.ended = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		this.hasten.run();
	}

	boolean isEnded() {
		this.lock.lock();
		try {
			return this.ended;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public boolean close(long nanos) throws InterruptedException {
		long left = nanos;
		boolean reading;
		this.lock.lock();
		try {
			this.closings++;
			reading = this.inside;
		}
		finally {
			this.lock.unlock();
		}
		if (reading) {
			this.hasten.run();
		}
		this.lock.lockInterruptibly();
		try {
			while (this.inside && left > 0) {
				left = this.changed.awaitNanos(left);
			}
			return !this.inside;
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void open() {
		this.lock.lock();
		try {
			this.closings--;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

}
