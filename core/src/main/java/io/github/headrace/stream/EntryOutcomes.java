package io.github.headrace.stream;

import java.time.Duration;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.RetrySettings;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of entries, counts it and tells those who want to know. Every
 * entry that does not wait in its lane is given to the {@link Settlement}. Safe for use
 * by several threads.
 */
final class EntryOutcomes {

	/** The pause before an entry whose turn could not be found out yet. */
	static final Duration POSTPONEMENT = Duration.ofSeconds(1);

	private static final Log logger = LogFactory.getLog(EntryOutcomes.class);

	private final String listenerId;

	private final int maxAttempts;

	private final RetryDelays delays;

	private final FailureKinds kinds;

	/** Whether entries with an ordering key keep it waiting. */
	private final boolean waitInLane;

	private final Settlement settlement;

	private final @Nullable Deduplication deduplication;

	private final ListenerErrorHandler errorHandler;

	private final StreamCounters counters;

	EntryOutcomes(String listenerId, RetrySettings retry, FailureKinds kinds, boolean waitInLane, Settlement settlement,
			@Nullable Deduplication deduplication, ListenerErrorHandler errorHandler, StreamCounters counters) {
		this.listenerId = listenerId;
		this.maxAttempts = retry.maxAttempts();
		this.delays = new RetryDelays(retry);
		this.kinds = kinds;
		this.waitInLane = waitInLane;
		this.settlement = settlement;
		this.deduplication = deduplication;
		this.errorHandler = errorHandler;
		this.counters = counters;
	}

	void accepted(LaneEntry entry) {
		if (entry.attempt() > 1) {
			this.counters.retried.increment();
		}
	}

	void succeeded(LaneEntry entry) {
		this.counters.succeeded.increment();
		String mark = entry.mark;
		if (this.deduplication == null || mark == null) {
			this.settlement.succeeded(entry.delivery());
		}
		else {
			this.deduplication.done(entry.delivery(), mark, () -> this.settlement.succeeded(entry.delivery()));
		}
		entry.settled = true;
	}

	void filtered(LaneEntry entry) {
		this.counters.filtered.increment();
		this.settlement.succeeded(entry.delivery());
		entry.settled = true;
	}

	void duplicate(LaneEntry entry) {
		this.counters.duplicates.increment();
		this.settlement.succeeded(entry.delivery());
		entry.settled = true;
	}

	/** Another entry that means the same is being handled. */
	void postpone(LaneEntry entry) {
		this.settlement.postpone(entry.delivery(), POSTPONEMENT);
		entry.settled = true;
	}

	/**
	 * It could not be found out whether the same has been handled; no attempt has begun.
	 * @return whether the entry waits in its lane
	 */
	boolean undecided(LaneEntry entry, Throwable cause) {
		logger.debug("It is unknown whether %s was handled before".formatted(entry), cause);
		if (waitsInLane(entry)) {
			entry.waitFor(POSTPONEMENT);
			return true;
		}
		postpone(entry);
		return false;
	}

	/**
	 * Something has failed that is not the handler: the entry is in nobody's hand, and
	 * comes again from Redis.
	 */
	void stranded(LaneEntry entry) {
		if (!entry.begun) {
			postpone(entry);
			return;
		}
		this.settlement.park(entry.delivery(), POSTPONEMENT);
		entry.settled = true;
	}

	/** Returns whether there is no attempt left that this entry could begin. */
	boolean isUsedUp(LaneEntry entry) {
		return entry.attempt() > this.maxAttempts;
	}

	/**
	 * The attempt has failed.
	 * @return whether the entry waits in its lane for the next
	 */
	boolean failed(LaneEntry entry, Throwable cause) {
		if (!this.kinds.isRetryable(cause)) {
			bury(entry, DeadLetterReason.NOT_RETRYABLE, cause);
			return false;
		}
		return retry(entry, this.delays.after(entry.attempt()), cause);
	}

	/**
	 * The attempt has failed; if there is another, it is to begin after a delay.
	 * @return whether the entry waits in its lane for the next
	 */
	boolean retry(LaneEntry entry, Duration delay, Throwable cause) {
		if (entry.attempt() >= this.maxAttempts) {
			bury(entry, DeadLetterReason.FAILED, cause);
			return false;
		}
		if (logger.isDebugEnabled()) {
			logger.debug("Listener '%s' failed on %s and tries again in %s".formatted(this.listenerId, entry, delay),
					cause);
		}
		if (waitsInLane(entry)) {
			entry.spent = true;
			entry.waitFor(delay);
			return true;
		}
		this.settlement.park(entry.delivery(), delay);
		entry.settled = true;
		return false;
	}

	private boolean waitsInLane(LaneEntry entry) {
		return this.waitInLane && entry.key != null;
	}

	void bury(LaneEntry entry, DeadLetterReason reason, Throwable cause) {
		this.counters.failed(cause);
		this.settlement.bury(entry.delivery(), reason, cause);
		entry.settled = true;
		ListenerFailure failure = new ListenerFailure(this.listenerId, entry.delivery().source().stream().name(),
				entry.body(), entry.begun ? entry.attempt() : entry.attempt() - 1, cause);
		try {
			this.errorHandler.handle(failure);
		}
		catch (Throwable ex) {
			if (ex != cause) {
				ex.addSuppressed(cause);
			}
			logger.error("The error handler failed, too: " + failure, ex);
		}
	}

}
