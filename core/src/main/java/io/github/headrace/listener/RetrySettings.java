package io.github.headrace.listener;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * How often, and after which pauses, a handler is called again with a message on which it
 * failed.
 *
 * @param maxAttempts the most calls, the first one included; 1 never retries
 * @param delay the pause before the second call
 * @param multiplier the factor from one pause to the next
 * @param maxDelay the longest pause
 * @param jitter the most by which the first pause is shortened or extended at random, and
 * later ones in proportion
 */
public record RetrySettings(int maxAttempts, Duration delay, double multiplier, Duration maxDelay, Duration jitter) {

	/**
	 * The settings that never retry.
	 */
	public static final RetrySettings NONE = new RetrySettings(1, Duration.ofSeconds(1), 1, Duration.ofMinutes(1),
			Duration.ZERO);

	public RetrySettings {
		Assert.isTrue(maxAttempts > 0, () -> "'maxAttempts' must be positive but is " + maxAttempts);
		Assert.isTrue(!delay.isNegative(), () -> "'delay' must not be negative but is " + delay);
		Assert.isTrue(multiplier >= 1, () -> "'multiplier' must be at least 1 but is " + multiplier);
		Assert.isTrue(maxDelay.toMillis() > 0, () -> "'maxDelay' must be positive but is " + maxDelay);
		Assert.isTrue(!jitter.isNegative(), () -> "'jitter' must not be negative but is " + jitter);
	}

	/**
	 * Returns whether a failed message is tried again at all.
	 * @return whether there is a second attempt
	 */
	public boolean retries() {
		return this.maxAttempts > 1;
	}

}
