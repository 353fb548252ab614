package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Keeps readers and writers away from a Redis that does not answer: after a failure, only
 * one at a time finds out whether it answers again. Safe for use by several threads.
 */
final class SharedGate {

	private static final Log logger = LogFactory.getLog(SharedGate.class);

	private static final long PAUSE = Duration.ofSeconds(1).toNanos();

	private final AtomicLong nextTry = new AtomicLong();

	private volatile boolean closed;

	/** Returns whether Redis may be asked now. */
	boolean enter() {
		if (!this.closed) {
			return true;
		}
		long next = this.nextTry.get();
		long now = System.nanoTime();
		return now - next >= 0 && this.nextTry.compareAndSet(next, now + PAUSE);
	}

	void answered() {
		if (this.closed) {
			this.closed = false;
			logger.info("Redis answers to near caches again");
		}
	}

	void failed(Throwable cause) {
		this.nextTry.set(System.nanoTime() + PAUSE);
		if (!this.closed) {
			this.closed = true;
			logger.warn("Redis does not answer to near caches, so that values are loaded without it: " + cause);
		}
	}

}
