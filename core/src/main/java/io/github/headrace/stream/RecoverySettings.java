package io.github.headrace.stream;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

import io.github.headrace.listener.RetrySettings;

/**
 * What recovery takes from the settings of a consumer.
 *
 * @param lease how long others may show no sign of life
 * @param block how long a read may be on its way
 * @param retry how often, and after which pauses, entries are delivered
 * @param trim what is removed
 * @param exclusive whether one consumer is active at a time
 */
record RecoverySettings(Duration lease, Duration block, RetrySettings retry, TrimSettings trim, boolean exclusive) {

	static RecoverySettings of(StreamListenerSettings effective) {
		return new RecoverySettings(Objects.requireNonNull(effective.lease()),
				Objects.requireNonNull(effective.block()), Objects.requireNonNull(effective.retry()),
				Objects.requireNonNull(effective.trim()), Boolean.TRUE.equals(effective.exclusive()));
	}

	/** The delivery count from which on an entry may be what ends its consumers. */
	int suspectFrom() {
		return (this.retry.maxAttempts() <= 2) ? 1 : 2;
	}

	/** How long an answer is awaited, so that the own lease does not end meanwhile. */
	Duration patience() {
		return clamp(this.lease.dividedBy(6), Duration.ofMillis(500), Duration.ofSeconds(5));
	}

	/** How long readers may take to stand. */
	Duration standing() {
		return this.block.plusSeconds(1);
	}

	/** How long what is in flight may take to be finished before suspects are put off. */
	Duration finishing() {
		return clamp(this.lease, Duration.ofSeconds(10), Duration.ofMinutes(1));
	}

	Duration reclaimInterval() {
		return jittered(this.lease.dividedBy(2));
	}

	Duration staleAfter() {
		return clamp(this.lease.multipliedBy(10), Duration.ofMinutes(5), Duration.ofDays(1));
	}

	private static Duration clamp(Duration value, Duration least, Duration most) {
		Duration limited = (value.compareTo(most) > 0) ? most : value;
		return (limited.compareTo(least) < 0) ? least : limited;
	}

	/** Returns a duration between three quarters and all of another. */
	static Duration jittered(Duration duration) {
		long nanos = duration.toNanos();
		return Duration.ofNanos(nanos - ThreadLocalRandom.current().nextLong(nanos / 4 + 1));
	}

}
