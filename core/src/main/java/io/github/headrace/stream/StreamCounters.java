package io.github.headrace.stream;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * Counts what happens in one container, over all its starts. Safe for use by several
 * threads.
 */
final class StreamCounters {

	final LongAdder received = new LongAdder();

	final LongAdder succeeded = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder filtered = new LongAdder();

	final LongAdder retried = new LongAdder();

	final LongAdder released = new LongAdder();

	final LongAdder parked = new LongAdder();

	final LongAdder deadLettered = new LongAdder();

	/** Dead letters that had to go because there were too many. */
	final LongAdder deadLettersDropped = new LongAdder();

	final LongAdder reclaimed = new LongAdder();

	final LongAdder recovered = new LongAdder();

	final LongAdder fenced = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder lost = new LongAdder();

	/** Places where entries are missing; whether it is known how many or not. */
	final LongAdder gaps = new LongAdder();

	/** Read without a group, and not handled because of a stop. */
	final LongAdder discarded = new LongAdder();

	final LongAdder stuck = new LongAdder();

	final LongAdder recoveries = new LongAdder();

	final LongAdder groupsCreatedAgain = new LongAdder();

	private volatile @Nullable Instant lastReceived;

	private volatile @Nullable String lastFailure;

	void received(int entries) {
		this.received.add(entries);
		this.lastReceived = Instant.now();
	}

	void failed(Throwable cause) {
		this.failed.increment();
		this.lastFailure = String.valueOf(cause);
	}

	@Nullable Instant lastReceived() {
		return this.lastReceived;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
