package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * Tells each cache whether it may serve what it has. Has a thread of its own while a
 * cache serves for a limited time, which ends its serving before its maximal staleness
 * has passed. Before the first connection that time runs since the creation.
 */
final class FreshnessWatch {

	/** How much earlier than promised serving ends, at most. */
	private static final long MOST_MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final List<Freshness> all = new ArrayList<>();

	private long currentAt = System.nanoTime();

	/** Whether everything is applied that was sent before the connection. */
	private boolean caughtUp;

	private boolean closed;

	private @Nullable Thread thread;

	/** Returns the freshness of a cache. */
	Freshness freshness(WhenDisconnected mode, Duration maxStaleness) {
		Freshness freshness = new Freshness(mode, maxStaleness);
		this.lock.lock();
		try {
			this.all.add(freshness);
			freshness.serve(switch (mode) {
				case SERVE -> true;
				case SERVE_UNTIL -> !this.closed && remaining(freshness, System.nanoTime()) > 0;
				case BYPASS -> this.caughtUp;
			});
			watch();
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		return freshness;
	}

	void disconnected() {
		this.lock.lock();
		try {
			this.caughtUp = false;
			this.all.stream()
				.filter((freshness) -> freshness.mode() == WhenDisconnected.BYPASS)
				.forEach((freshness) -> freshness.serve(false));
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Everything that had been sent by a time has been applied. */
	void current(long nanoTime) {
		this.lock.lock();
		try {
			this.caughtUp = true;
			if (nanoTime - this.currentAt > 0) {
				this.currentAt = nanoTime;
			}
			long now = System.nanoTime();
			for (Freshness freshness : this.all) {
				// A flag that all hits read is written only when it changes.
				if (!freshness.mayServe()) {
					freshness.serve(!isLimited(freshness) || remaining(freshness, now) > 0);
				}
			}
			watch();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Watches again after an end. */
	void open() {
		this.lock.lock();
		try {
			this.closed = false;
			watch();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Ends the watching, and the serving that it would end some time. */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.all.stream().filter(FreshnessWatch::isLimited).forEach((freshness) -> freshness.serve(false));
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Returns whether there is a thread. */
	boolean isWatching() {
		this.lock.lock();
		try {
			return this.thread != null;
		}
		finally {
			this.lock.unlock();
		}
	}

	/** Starts the thread where there is something to end some time. */
	private void watch() {
		if (this.thread != null || this.closed || this.all.stream().noneMatch(FreshnessWatch::mayEnd)) {
			return;
		}
		this.thread = new Thread(this::run, "headrace-freshness");
		this.thread.setDaemon(true);
		this.thread.start();
	}

	private void run() {
		this.lock.lock();
		try {
			while (!this.closed && this.all.stream().anyMatch(FreshnessWatch::mayEnd)) {
				long wait = endWhatIsTooOld();
				if (wait > 0) {
					this.changed.awaitNanos(wait);
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.thread = null;
			this.lock.unlock();
		}
	}

	/** Returns how long it is until something else ends, or 0 if nothing is left. */
	private long endWhatIsTooOld() {
		long now = System.nanoTime();
		long next = Long.MAX_VALUE;
		for (Freshness freshness : this.all) {
			if (mayEnd(freshness)) {
				long remaining = remaining(freshness, now);
				if (remaining > 0) {
					next = Math.min(next, remaining);
				}
				else {
					freshness.serve(false);
				}
			}
		}
		return (next != Long.MAX_VALUE) ? next : 0;
	}

	private long remaining(Freshness freshness, long now) {
		long limit = freshness.maxStaleness().toNanos();
		return this.currentAt + limit - Math.min(limit / 10, MOST_MARGIN_NANOS) - now;
	}

	private static boolean mayEnd(Freshness freshness) {
		return isLimited(freshness) && freshness.mayServe();
	}

	private static boolean isLimited(Freshness freshness) {
		return freshness.mode() == WhenDisconnected.SERVE_UNTIL;
	}

}
