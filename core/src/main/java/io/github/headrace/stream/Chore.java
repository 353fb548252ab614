package io.github.headrace.stream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Something that a consumer does now and then. Run by one thread; safe to be asked for by
 * others.
 */
final class Chore {

	private static final Log logger = LogFactory.getLog(Chore.class);

	private static final long FIRST_PAUSE = Duration.ofMillis(200).toNanos();

	private static final long NEVER = Long.MAX_VALUE;

	private final String owner;

	private final String name;

	private final long maxPause;

	private final Work work;

	private final long origin = System.nanoTime();

	/** When it was asked for, counted from the origin. */
	private final AtomicLong asked = new AtomicLong(NEVER);

	private volatile long next;

	private int failures;

	/**
	 * Creates a chore that is due after a delay.
	 * @param owner whose chore it is, for the log
	 * @param name what is done, for the log: "cannot ..."
	 * @param maxPause the longest pause after a failure
	 */
	Chore(String owner, String name, Duration first, Duration maxPause, Work work) {
		this.owner = owner;
		this.name = name;
		this.next = first.toNanos();
		this.maxPause = maxPause.toNanos();
		this.work = work;
	}

	/** Makes this due after a delay, if it is not due before. */
	void ask(Duration in) {
		this.asked.accumulateAndGet(now() + in.toNanos(), Math::min);
	}

	/** Returns for how many nanoseconds there is nothing to do. */
	long rest() {
		return Math.min(this.next, this.asked.get()) - now();
	}

	void run() throws InterruptedException {
		long now = now();
		// What is asked for from here on is not answered by this run.
		this.asked.updateAndGet((at) -> (at <= now) ? NEVER : at);
		try {
			this.next = now() + this.work.run().toNanos();
			if (this.failures > 0) {
				logger.info("%s can %s again".formatted(this.owner, this.name));
			}
			this.failures = 0;
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			// Not even an Error ends what keeps a consumer alive.
			failed(ex);
		}
	}

	private void failed(Throwable failure) {
		String message = "%s cannot %s, which is tried again: %s".formatted(this.owner, this.name,
				failure.getMessage());
		if (this.failures == 0) {
			logger.warn(message);
		}
		logger.debug(message, failure);
		long pause = Math.min(this.maxPause, FIRST_PAUSE << Math.min(this.failures, 10));
		this.failures++;
		this.next = now() + pause;
	}

	private long now() {
		return System.nanoTime() - this.origin;
	}

	/** What is done. */
	@FunctionalInterface
	interface Work {

		/**
		 * Does it once.
		 * @return the pause until the next time
		 */
		Duration run() throws InterruptedException;

	}

}
