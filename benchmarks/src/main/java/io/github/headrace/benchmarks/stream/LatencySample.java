package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import io.github.headrace.benchmarks.harness.LatencyResult;

/**
 * The times from adding an entry to its handler. The number of the payload is the
 * producer's {@link System#nanoTime()}, which processes of one Linux machine share.
 */
final class LatencySample implements EntryHandler {

	private static final long POLL_NANOS = 1_000_000;

	private final long[] nanos;

	private final AtomicInteger count = new AtomicInteger();

	LatencySample(int capacity) {
		this.nanos = new long[capacity];
	}

	@Override
	public void handle(byte[] payload, int attempt) {
		long now = System.nanoTime();
		int index = this.count.getAndIncrement();
		if (index < this.nanos.length) {
			this.nanos[index] = now - EntryPayload.read(payload);
		}
	}

	/**
	 * Wait for all entries, or for as long as given.
	 */
	LatencyResult await(Duration limit) {
		long deadline = System.nanoTime() + limit.toNanos();
		while (this.count.get() < this.nanos.length && System.nanoTime() < deadline) {
			LockSupport.parkNanos(POLL_NANOS);
		}
		return LatencyResult.of(Arrays.copyOf(this.nanos, Math.min(this.count.get(), this.nanos.length)));
	}

}
