package io.github.headrace.stream;

import java.time.Duration;

import io.github.headrace.listener.RetrySettings;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The pauses before further attempts, where nothing but the number of the attempt is
 * known: it may be another process that makes it. Safe for use by several threads.
 */
final class RetryDelays {

	/** From here on the longest pause has been reached, or the pause never grows. */
	private static final int MAX_STEPS = 1000;

	private final ExponentialBackOff backOff;

	RetryDelays(RetrySettings settings) {
		this.backOff = new ExponentialBackOff(settings.delay().toMillis(), settings.multiplier());
		this.backOff.setMaxInterval(settings.maxDelay().toMillis());
		this.backOff.setJitter(settings.jitter().toMillis());
	}

	/**
	 * Returns the pause after a failed attempt.
	 * @param attempt the number of the attempt, from 1 on
	 */
	Duration after(int attempt) {
		BackOffExecution pauses = this.backOff.start();
		long pause = pauses.nextBackOff();
		for (int step = 1; step < Math.min(attempt, MAX_STEPS); step++) {
			pause = pauses.nextBackOff();
		}
		return Duration.ofMillis(pause);
	}

}
