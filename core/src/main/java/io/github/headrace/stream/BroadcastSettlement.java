package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.deadletter.DeadLetterReason;
import org.jspecify.annotations.Nullable;

/**
 * Settles what is read without a group, of which Redis knows nothing: forgets entries, or
 * delivers them again in this process.
 */
final class BroadcastSettlement implements Settlement {

	private final List<BroadcastFeed> feeds;

	private final ScheduledExecutorService timer;

	private final StreamEvents events;

	private final AtomicInteger waiting = new AtomicInteger();

	private volatile @Nullable EntryLanes lanes;

	BroadcastSettlement(List<BroadcastFeed> feeds, ScheduledExecutorService timer, StreamEvents events) {
		this.feeds = feeds;
		this.timer = timer;
		this.events = events;
	}

	/** Delivers to these lanes what is to be handled again. */
	void into(EntryLanes deliveredAgain) {
		this.lanes = deliveredAgain;
	}

	/** Returns how many entries wait for another attempt outside of the lanes. */
	int waiting() {
		return this.waiting.get();
	}

	@Override
	public void succeeded(Delivery delivery) {
		if (this.events.wantsSuccesses()) {
			this.events.succeeded(delivery.source(), delivery.originalId(), delivery.attempt());
		}
		forget(delivery);
	}

	@Override
	public void park(Delivery delivery, Duration delay) {
		later(delivery.nextAttempt(), delay);
	}

	@Override
	public void postpone(Delivery delivery, Duration delay) {
		later(delivery, delay);
	}

	/** There are no dead letters without a group; the error handler has been told. */
	@Override
	public void bury(Delivery delivery, DeadLetterReason reason, Throwable cause) {
		forget(delivery);
	}

	@Override
	public CompletableFuture<Boolean> restart(Delivery delivery) {
		return CompletableFuture.completedFuture(true);
	}

	private void later(Delivery delivery, Duration delay) {
		this.waiting.incrementAndGet();
		try {
			this.timer.schedule(() -> again(delivery), delay.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			// The application ends, and what is left is counted as released.
			this.waiting.decrementAndGet();
		}
	}

	private void again(Delivery delivery) {
		EntryLanes current = this.lanes;
		if (current != null) {
			current.deliver(List.of(delivery));
		}
		this.waiting.decrementAndGet();
	}

	private void forget(Delivery delivery) {
		for (BroadcastFeed feed : this.feeds) {
			if (feed.feeds(delivery.source())) {
				feed.unsettled().removeAll(List.of(delivery));
				return;
			}
		}
	}

}
