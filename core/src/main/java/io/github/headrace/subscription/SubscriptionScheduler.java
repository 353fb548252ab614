package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Runs what has to happen later, on one thread, between a start and a stop. Safe for use
 * by several threads.
 */
final class SubscriptionScheduler {

	private final Object lock = new Object();

	private @Nullable ScheduledExecutorService executor;

	/**
	 * Begins to run tasks.
	 * @return whether it did not run before
	 */
	boolean start() {
		synchronized (this.lock) {
			if (this.executor != null) {
				return false;
			}
			// No daemon: an application that only listens must not end.
			ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1,
					new CustomizableThreadFactory("headrace-subscriptions-"));
			created.setRemoveOnCancelPolicy(true);
			created.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			this.executor = created;
			return true;
		}
	}

	/** Forgets what has not run yet. */
	void stop() {
		synchronized (this.lock) {
			if (this.executor != null) {
				this.executor.shutdownNow();
				this.executor = null;
			}
		}
	}

	boolean isRunning() {
		synchronized (this.lock) {
			return this.executor != null;
		}
	}

	/** Runs a task soon, unless this is stopped by then. */
	void now(Runnable task) {
		later(Duration.ZERO, task);
	}

	/** Runs a task after a pause, unless this is stopped by then. */
	void later(Duration delay, Runnable task) {
		synchronized (this.lock) {
			if (this.executor != null) {
				this.executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
	}

	/**
	 * Runs a task again and again until the stop; it must not throw.
	 * @return ends the repetition
	 */
	Runnable every(Duration interval, Runnable task) {
		synchronized (this.lock) {
			if (this.executor == null) {
				return () -> {
				};
			}
			long millis = interval.toMillis();
			Future<?> repetition = this.executor.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
			return () -> repetition.cancel(false);
		}
	}

}
