package io.github.headrace.channel;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

import io.github.headrace.dispatch.Inbox;
import io.github.headrace.listener.ListenerStatistics;
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

	final LongAdder deadLettered = new LongAdder();

	final LongAdder duplicates = new LongAdder();

	final LongAdder own = new LongAdder();

	/** Holes in sequences, less what came late. */
	final LongAdder lost = new LongAdder();

	/** Drops of the inboxes of earlier starts. */
	final LongAdder dropped = new LongAdder();

	/** Whether somebody wants to know how long messages wait. */
	private final boolean timed;

	private volatile long lastReceivedMillis;

	private volatile @Nullable String lastFailure;

	ChannelCounters(boolean timed) {
		this.timed = timed;
	}

	/** Returns when the message arrived, or 0 if nobody wants to know. */
	long received() {
		this.received.increment();
		this.lastReceivedMillis = System.currentTimeMillis();
		return this.timed ? System.nanoTime() : 0;
	}

	void failed(Throwable cause) {
		this.failed.increment();
		this.lastFailure = cause.toString();
	}

	/** Returns all counts, with those of an inbox that is open now. */
	ListenerStatistics statistics(@Nullable Inbox<ChannelItem> open, long gaps) {
		long allDropped = this.dropped.sum() + ((open != null) ? open.dropped() + open.conflated() : 0);
		return new ListenerStatistics(this.received.sum(), this.succeeded.sum(), this.failed.sum(), this.filtered.sum(),
				this.retried.sum(), allDropped, this.discarded.sum(), gaps, this.lost.sum(), this.duplicates.sum(),
				this.own.sum(), (open != null) ? open.depth() : 0, (open != null) ? open.bytes() : 0, lastReceived(),
				this.lastFailure);
	}

	private @Nullable Instant lastReceived() {
		long millis = this.lastReceivedMillis;
		return (millis > 0) ? Instant.ofEpochMilli(millis) : null;
	}

}
