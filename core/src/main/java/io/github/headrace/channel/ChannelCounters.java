package io.github.headrace.channel;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

import org.jspecify.annotations.Nullable;

/**
 * What has happened to the messages of one listener. Safe for use by several threads.
 */
final class ChannelCounters {

	final LongAdder received = new LongAdder();

	final LongAdder succeeded = new LongAdder();

	final LongAdder failed = new LongAdder();

	final LongAdder filtered = new LongAdder();

	final LongAdder retried = new LongAdder();

	final LongAdder discarded = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder own = new LongAdder();

	/** Holes in sequences, less what came late. */
	final LongAdder lost = new LongAdder();

	/** Drops of the inboxes of earlier starts. */
	final LongAdder dropped = new LongAdder();

	private volatile long lastReceivedMillis;

	private volatile @Nullable String lastFailure;

	void received() {
		this.received.increment();
		this.lastReceivedMillis = System.currentTimeMillis();
	}

	void failed(Throwable cause) {
		this.failed.increment();
		this.lastFailure = cause.toString();
	}

	@Nullable Instant lastReceived() {
		long millis = this.lastReceivedMillis;
		return (millis > 0) ? Instant.ofEpochMilli(millis) : null;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
