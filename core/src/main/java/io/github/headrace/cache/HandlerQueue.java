package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Entries that wait for a thread of their own, which ends while there are none. Those
 * that do not fit are replaced, with all that wait, by one {@link #RESET}. Never blocks
 * who adds. Safe for use by several threads.
 */
final class HandlerQueue {

	/** Stands for any number of entries. */
	static final InvalidationEntry RESET = new InvalidationEntry(null, "", false, false, List.of());

	private static final Log logger = LogFactory.getLog(HandlerQueue.class);

	private static final Duration IDLE = Duration.ofSeconds(10);

	private final int capacity;

	private final Function<InvalidationEntry, List<Runnable>> calls;

	private final Object lock = new Object();

	/** This and everything below is guarded by the lock. */
	private final Deque<InvalidationEntry> waiting = new ArrayDeque<>();

	/** How many invalidations wait. */
	private int size;

	private boolean overflowing;

	/** Whether the thread has something to do. */
	private boolean running;

	private ThreadPoolExecutor executor = newExecutor();

	/**
	 * Creates a queue.
	 * @param capacity the most invalidations that wait
	 * @param calls returns what is done with an entry
	 */
	HandlerQueue(int capacity, Function<InvalidationEntry, List<Runnable>> calls) {
		this.capacity = capacity;
		this.calls = calls;
	}

	private static ThreadPoolExecutor newExecutor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-cache-handlers-");
		threads.setDaemon(true);
		ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, IDLE.toMillis(), TimeUnit.MILLISECONDS,
				new LinkedBlockingQueue<>(), threads);
		executor.allowCoreThreadTimeOut(true);
		return executor;
	}

	void add(InvalidationEntry entry) {
		boolean overflowBegan = false;
		synchronized (this.lock) {
			if (this.size + size(entry) > this.capacity) {
				overflowBegan = !this.overflowing;
				this.overflowing = true;
				this.waiting.clear();
				this.size = 0;
				enqueue(RESET);
			}
			else if (entry != RESET || this.waiting.peekLast() != RESET) {
				enqueue(entry);
			}
			if (!this.running) {
				this.running = true;
				ThreadPoolExecutor current = this.executor;
				current.execute(() -> run(current));
			}
		}
		if (overflowBegan) {
			logger.warn(("Cache invalidation handlers are told RESET in place of what waits for them, as more than %d"
					+ " invalidations do: a handler is too slow; let it hand over what takes long")
				.formatted(this.capacity));
		}
	}

	private void enqueue(InvalidationEntry entry) {
		this.waiting.add(entry);
		this.size += size(entry);
	}

	private static int size(InvalidationEntry entry) {
		return Math.max(1, entry.invalidations().size());
	}

	private void run(ThreadPoolExecutor mine) {
		for (InvalidationEntry entry = next(mine); entry != null; entry = next(mine)) {
			try {
				pass(entry, mine);
			}
			catch (Throwable ex) {
				failed(entry, ex);
			}
		}
	}

	private void pass(InvalidationEntry entry, ThreadPoolExecutor mine) {
		for (Runnable call : this.calls.apply(entry)) {
			if (mine.isShutdown()) {
				return;
			}
			call.run();
		}
	}

	/** Whoever did not hear of it must take everything for invalid. */
	private void failed(InvalidationEntry entry, Throwable failure) {
		if (entry == RESET) {
			logger.error("Cache invalidation handlers could not be told RESET", failure);
		}
		else {
			logger.error("Cache invalidation handlers are told RESET in place of entry %s, which failed"
				.formatted(entry.id()), failure);
			add(RESET);
		}
	}

	private @Nullable InvalidationEntry next(ThreadPoolExecutor mine) {
		boolean caughtUp;
		synchronized (this.lock) {
			if (mine != this.executor) {
				return null;
			}
			InvalidationEntry entry = this.waiting.poll();
			if (entry != null) {
				this.size -= size(entry);
				return entry;
			}
			this.running = false;
			this.lock.notifyAll();
			caughtUp = this.overflowing;
			this.overflowing = false;
		}
		if (caughtUp) {
			logger.info("Cache invalidation handlers have caught up");
		}
		return null;
	}

	/**
	 * Waits until nothing waits, for a moment at most. Then gives up what still does, and
	 * interrupts what runs.
	 */
	void drain(Duration patience) {
		ThreadPoolExecutor stuck;
		int lost;
		synchronized (this.lock) {
			if (awaitIdle(System.nanoTime() + patience.toNanos())) {
				return;
			}
			lost = this.size;
			this.waiting.clear();
			this.size = 0;
			this.overflowing = false;
			this.running = false;
			stuck = this.executor;
			this.executor = newExecutor();
		}
		stuck.shutdownNow();
		logger.warn("A cache invalidation handler is interrupted, as it is too slow; %d invalidations behind it are"
			.formatted(lost) + " not passed on");
	}

	/** Called with the lock. */
	private boolean awaitIdle(long deadline) {
		try {
			for (long left = deadline - System.nanoTime(); this.running
					&& left > 0; left = deadline - System.nanoTime()) {
				TimeUnit.NANOSECONDS.timedWait(this.lock, left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return !this.running;
	}

}
