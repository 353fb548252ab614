package io.github.headrace.channel;

import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

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

	/** Holes in sequences, when their time was over. */
	final LongAdder lost = new LongAdder();

	/** What was counted as lost and came all the same. */
	final LongAdder found = new LongAdder();

	/** Drops of the inboxes of earlier starts. */
	private long dropped;

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

	/** An inbox has ended; its drops are counted once, here or there. */
	synchronized void ended(Inbox<ChannelItem> closed, Runnable forget) {
		this.dropped += droppedBy(closed);
		forget.run();
	}

	private static long droppedBy(Inbox<ChannelItem> inbox) {
		return inbox.dropped() + inbox.conflated();
	}

	/** Returns all counts, with those of an inbox that is open now. */
	synchronized ListenerStatistics statistics(Supplier<@Nullable Inbox<ChannelItem>> current, long gaps) {
		Inbox<ChannelItem> open = current.get();
		long allDropped = this.dropped + ((open != null) ? droppedBy(open) : 0);
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
