package io.github.headrace.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.AccessDenied;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Decides when a reader that has failed tries again, and tells how it fares. The log has
 * one entry until things change. Used by the thread of the reader; the condition may be
 * asked for by any.
 */
final class ReaderRecovery {

	private static final Log logger = LogFactory.getLog(ReaderRecovery.class);

	private static final Duration FIRST_DELAY = Duration.ofMillis(100);

	private static final Duration MAX_DELAY = Duration.ofSeconds(10);

	private static final Duration REFUSED_DELAY = Duration.ofSeconds(30);

	private final String name;

	private final StreamCounters counters;

	private final CompletableFuture<Void> firstAttempt = new CompletableFuture<>();

	private final CompletableFuture<Void> established = new CompletableFuture<>();

	private BackOffExecution backOff = newBackOff();

	private volatile ReaderCondition condition = ReaderCondition.STARTING;

	ReaderRecovery(String name, StreamCounters counters) {
		this.name = name;
		this.counters = counters;
	}

	private static BackOffExecution newBackOff() {
		ExponentialBackOff exponential = new ExponentialBackOff(FIRST_DELAY.toMillis(), 2);
		exponential.setMaxInterval(MAX_DELAY.toMillis());
		exponential.setJitter(FIRST_DELAY.toMillis() / 2);
		return exponential.start();
	}

	ReaderCondition condition() {
		return this.condition;
	}

	CompletableFuture<Void> firstAttempt() {
		return this.firstAttempt;
	}

	CompletableFuture<Void> established() {
		return this.established;
	}

	/** Everything works. */
	void running() {
		ReaderCondition before = this.condition;
		if (before.state() == ListenerState.RUNNING) {
			return;
		}
		this.condition = ReaderCondition.RUNNING;
		this.backOff = newBackOff();
		if (before.attempt() > 0) {
			logger.info("Consumer '%s' reads again".formatted(this.name));
		}
		this.firstAttempt.complete(null);
		this.established.complete(null);
	}

	/**
	 * An attempt has failed.
	 * @return when to try again
	 */
	Duration failed(Throwable failure) {
		ReaderCondition before = this.condition;
		boolean refused = isRefusal(failure);
		ListenerState state = refused ? ListenerState.FAILED : ListenerState.RECOVERING;
		this.condition = new ReaderCondition(state, before.attempt() + 1, failure);
		if (before.state() == ListenerState.RUNNING) {
			this.counters.recoveries.increment();
		}
		if (before.state() != state || before.attempt() == 0) {
			log(refused, failure);
		}
		this.firstAttempt.completeExceptionally(failure);
		if (refused) {
			this.established.completeExceptionally(failure);
		}
		return refused ? REFUSED_DELAY : Duration.ofMillis(this.backOff.nextBackOff());
	}

	/** Returns whether this is a mistake that another attempt does not mend. */
	private static boolean isRefusal(Throwable failure) {
		return failure instanceof KeyIsNoStreamException || failure instanceof UnsupportedOperationException
				|| AccessDenied.isCauseOf(failure);
	}

	private void log(boolean refused, Throwable failure) {
		String reason = this.condition.reason();
		if (refused) {
			logger.error("Consumer '%s' cannot read: %s. It is tried again every %s.".formatted(this.name, reason,
					REFUSED_DELAY));
		}
		else {
			logger
				.warn("Consumer '%s' cannot read: %s. It is tried again until it works.".formatted(this.name, reason));
		}
		logger.debug("The attempt failed with", failure);
	}

}
