package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The failures of a sender since it last succeeded, and what follows from them. Guarded
 * by the lock of its sender, but for {@link #patience()}.
 */
final class SendFailures {

	/** How long an answer may take before a batch is sent again. */
	static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final int MAX_DOUBLINGS = 5;

	private static final long MIN_NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(1);

	private final Duration patience;

	private @Nullable BackOffExecution backOff;

	private volatile int inARow;

	private long lastLine = System.nanoTime() - MIN_NANOS_BETWEEN_LINES;

	/**
	 * Creates a count of none.
	 * @param patience how long the first answer may take
	 */
	SendFailures(Duration patience) {
		this.patience = patience;
	}

	/**
	 * Returns how long the next answer may take: twice as long after each failure, as the
	 * client keeps what it could not write, so that this must not be repeated often.
	 */
	Duration patience() {
		return this.patience.multipliedBy(1L << Math.min(this.inARow, MAX_DOUBLINGS));
	}

	/** Returns the milliseconds until the next attempt. */
	long failed() {
		this.inARow = this.inARow + 1;
		this.backOff = (this.backOff != null) ? this.backOff : newBackOff();
		return this.backOff.nextBackOff();
	}

	private static BackOffExecution newBackOff() {
		ExponentialBackOff backOff = new ExponentialBackOff(100, 2);
		backOff.setMaxInterval(Duration.ofSeconds(5).toMillis());
		backOff.setJitter(30);
		return backOff.start();
	}

	void succeeded() {
		this.inARow = 0;
		this.backOff = null;
	}

	/** An outage is no reason to write a line for each attempt. */
	boolean mayWriteLine() {
		long now = System.nanoTime();
		if (now - this.lastLine < MIN_NANOS_BETWEEN_LINES) {
			return false;
		}
		this.lastLine = now;
		return true;
	}

}
