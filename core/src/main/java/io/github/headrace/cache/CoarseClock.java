package io.github.headrace.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * The time for looks that can be so many that reading a clock would be most of what they
 * cost ({@link System#nanoTime()}).
 * <p>
 * Exact while it is asked for seldom. Asked for more than a thousand times a second, it
 * has a thread that reads the clock every ten milliseconds; from then on it is that much
 * late, or as much as the thread is. The thread ends a second after the last look. Safe
 * for use by several threads; never blocks, never throws.
 */
final class CoarseClock {

	private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

	/** So many ticks that nobody has asked in end the ticking. */
	private static final int IDLE_TICKS = 100;

	/** A power of two. */
	private static final int MANY = 1024;

	private static final long SOON = TimeUnit.SECONDS.toNanos(1);

	private final LongSupplier clock;

	private final AtomicBoolean started = new AtomicBoolean();

	private volatile long now;

	private volatile boolean ticking;

	private volatile boolean asked;

	/** How many looks were exact; that some are not counted does no harm. */
	private int looks;

	private long countedAt;

	CoarseClock() {
		this(System::nanoTime);
	}

	CoarseClock(LongSupplier clock) {
		this.clock = clock;
		this.countedAt = clock.getAsLong() - SOON;
	}

	/** Returns the time in nanoseconds, from an origin that only has a meaning here. */
	long nanoTime() {
		// Before the time, which is written before it: else that could be from long ago
		if (!this.ticking) {
			return exact();
		}
		if (!this.asked) {
			this.asked = true;
		}
		return this.now;
	}

	private long exact() {
		long exact = this.clock.getAsLong();
		if ((++this.looks & (MANY - 1)) == 0) {
			if (exact - this.countedAt < SOON) {
				start();
			}
			this.countedAt = exact;
		}
		return exact;
	}

	private void start() {
		if (!this.started.compareAndSet(false, true)) {
			return;
		}
		try {
			// Of the one who happens to ask, nothing may stay
			Thread thread = new Thread(null, this::tick, "headrace-clock", 0, false);
			thread.setDaemon(true);
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// There may be no more threads: then it stays exact.
			this.started.set(false);
		}
	}

	private void tick() {
		try {
			int idle = 0;
			while (idle < IDLE_TICKS) {
				this.now = this.clock.getAsLong();
				this.ticking = true;
				LockSupport.parkNanos(TICK);
				// Or parking would not wait
				Thread.interrupted();
				idle = this.asked ? 0 : idle + 1;
				this.asked = false;
			}
		}
		finally {
			this.ticking = false;
			this.started.set(false);
		}
	}

	/** Returns whether a thread reads the clock for all. */
	boolean isTicking() {
		return this.ticking;
	}

}
