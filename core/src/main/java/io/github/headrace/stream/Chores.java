package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The thread that does the chores of one consumer, of those that are due the first in the
 * list. Safe for use by several threads.
 */
final class Chores {

	private final String threadName;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private List<Chore> list = List.of();

	private volatile boolean running;

	private @Nullable Thread thread;

	Chores(String threadName) {
		this.threadName = threadName;
	}

	void start(List<Chore> chores) {
		this.list = chores;
		this.running = true;
		Thread starting = new Thread(this::run, this.threadName);
		starting.setDaemon(true);
		this.thread = starting;
		starting.start();
	}

	private void run() {
		try {
			while (this.running) {
				if (!runNext(this.list)) {
					rest();
				}
			}
		}
		catch (InterruptedException ex) {
			// Stopped.
		}
	}

	/**
	 * Does the first of some chores that is due.
	 * @return whether there was one
	 */
	boolean runNext(List<Chore> chores) throws InterruptedException {
		for (Chore chore : chores) {
			if (this.running && chore.rest() <= 0) {
				chore.run();
				return true;
			}
		}
		return false;
	}

	private void rest() throws InterruptedException {
		this.lock.lockInterruptibly();
		try {
			long rest = this.list.stream().mapToLong(Chore::rest).min().orElse(TimeUnit.SECONDS.toNanos(1));
			if (rest > 0 && this.running) {
				this.changed.awaitNanos(rest);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Looks again what is due. */
	void changed() {
		this.lock.lock();
		try {
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	boolean isRunning() {
		return this.running;
	}

	/**
	 * Ends the thread.
	 * @param millis the longest wait for its end
	 */
	void stop(long millis) {
		this.running = false;
		Thread ending = this.thread;
		if (ending == null) {
			return;
		}
		ending.interrupt();
		try {
			ending.join(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
