package io.github.headrace.benchmarks.cache;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;

/**
 * What all caches that are Caffeine inside have in common: size, time to live and
 * statistics.
 */
final class CacheLimits {

	/** More than any scenario has keys: nothing is evicted for want of room. */
	static final int SIZE = 200_000;

	static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);

	private CacheLimits() {
	}

	static Caffeine<Object, Object> caffeine() {
		return Caffeine.newBuilder().maximumSize(SIZE).expireAfterWrite(TIME_TO_LIVE).recordStats();
	}

	/** Return the same limits, where each value has an end of its own. */
	static Caffeine<Object, Object> withExpiry() {
		return Caffeine.newBuilder()
			.maximumSize(SIZE)
			.expireAfter(Expiry.writing((key, value) -> TIME_TO_LIVE))
			.recordStats();
	}

}
