package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.github.headrace.benchmarks.harness.ProcessUsage;

/**
 * Counts the entries of a backlog that reach the handler, and takes the time until none
 * of them is pending. Safe for handlers that run concurrently.
 */
final class Drain implements EntryHandler {

	private static final long POLL_NANOS = 200_000;

	private final ProcessUsage start = ProcessUsage.now();

	private final long failEvery;

	private final AtomicLong handled = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	private volatile long firstNanos;

	private volatile long markedNanos;

	/**
	 * Begin to count.
	 * @param failEvery the first attempt fails for each entry whose number is a multiple
	 * of this; 0 for none
	 */
	Drain(long failEvery) {
		this.failEvery = failEvery;
	}

	@Override
	public void handle(byte[] payload, int attempt) {
		if (this.firstNanos == 0) {
			this.firstNanos = System.nanoTime();
		}
		if (this.markedNanos == 0) {
			this.markedNanos = System.nanoTime();
		}
		if (this.failEvery > 0 && attempt == 1 && EntryPayload.read(payload) % this.failEvery == 0) {
			this.failed.incrementAndGet();
			throw new IllegalStateException("This entry fails at its first attempt");
		}
		this.handled.incrementAndGet();
	}

	/** Note when the next entry arrives. */
	void mark() {
		this.markedNanos = 0;
	}

	/** Return when the first entry after the mark arrived, 0 if none has. */
	long markedNanos() {
		return this.markedNanos;
	}

	/** Return the entries handled so far. */
	long handled() {
		return this.handled.get();
	}

	/**
	 * Wait until a number of entries has been handled and none is pending.
	 * @param count the number
	 * @param pending asks the server how many entries are pending
	 * @param limit how long to wait
	 */
	DrainResult await(long count, LongSupplier pending, Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.handled.get() + this.failed.get() < count && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		long attempted = System.nanoTime();
		while (this.handled.get() < count && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		long polls = 1;
		while (pending.getAsLong() > 0 && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL_NANOS);
			polls++;
		}
		long end = System.nanoTime();
		if (end > deadline) {
			throw new IllegalStateException("Only %d of %d entries were handled and acknowledged within %d s"
				.formatted(this.handled.get(), count, limit.toSeconds()));
		}
		return new DrainResult(this.handled.get(), this.failed.get(), end - this.firstNanos,
				attempted - this.firstNanos, ProcessUsage.now().since(this.start).cpuNanos(), polls);
	}

}
