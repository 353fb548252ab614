package io.github.headrace.autoconfigure;

import java.time.Duration;

import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

/**
 * Retries of one listener; what is not set follows those of all listeners.
 *
 * @param maxAttempts Largest number of calls, the first one included.
 * @param delay Pause before the second call.
 * @param multiplier Factor from one pause to the next.
 * @param maxDelay Longest pause.
 * @param jitter Largest random change of the first pause, in either direction; later ones
 * change in proportion.
 */
record ListenerRetry(@Nullable Integer maxAttempts, @Nullable Duration delay, @Nullable Double multiplier,
		@Nullable Duration maxDelay, @Nullable Duration jitter) {

	void validate(PropertyConstraints constraints) {
		constraints.positive("max-attempts", this.maxAttempts);
		constraints.notNegative("delay", this.delay);
		constraints.require(this.multiplier == null || this.multiplier >= 1, "multiplier", this.multiplier,
				"It must be at least 1.");
		constraints.positive("max-delay", this.maxDelay);
		constraints.notNegative("jitter", this.jitter);
	}

	RetrySettings orElse(RetrySettings fallback) {
		return new RetrySettings((this.maxAttempts != null) ? this.maxAttempts : fallback.maxAttempts(),
				(this.delay != null) ? this.delay : fallback.delay(),
				(this.multiplier != null) ? this.multiplier : fallback.multiplier(),
				(this.maxDelay != null) ? this.maxDelay : fallback.maxDelay(),
				(this.jitter != null) ? this.jitter : fallback.jitter());
	}

}
