package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * The part of a near cache that is in the memory of a process. Safe for use by several
 * threads.
 * <p>
 * Each value knows its end. Caffeine, for which an end of each value costs more than the
 * rest of a look, removes what nobody reads any more, a moment after the longest time.
 */
final class LocalPart {

	/** Caffeine may count from a second before a value was replaced. */
	private static final Duration SLACK = Duration.ofSeconds(2);

	/** One for all, as there is one time. */
	private static final CoarseClock CLOCK = new CoarseClock();

	private final Cache<Object, NearValue> values;

	private final LongAdder expired = new LongAdder();

	/**
	 * Creates a part that is empty.
	 * @param maxSize the most values
	 * @param longest how long any value is kept
	 */
	LocalPart(long maxSize, Duration longest) {
		this.values = Caffeine.newBuilder()
			.maximumSize(maxSize)
			.expireAfterWrite(longest.plus(SLACK))
			.ticker(CLOCK::nanoTime)
			.recordStats()
			.build();
	}

	/** Returns a value that is valid, and counts the look. */
	@Nullable NearValue get(Object key) {
		NearValue value = this.values.getIfPresent(key);
		if (value != null && value.isExpired(CLOCK.nanoTime())) {
			this.expired.increment();
			return null;
		}
		return value;
	}

	/** Returns how many looks have found a valid value. */
	long hits() {
		return this.values.stats().hitCount() - this.expired.sum();
	}

	/** Returns how many looks have not. */
	long misses() {
		return this.values.stats().missCount() + this.expired.sum();
	}

	/** Returns a value that is valid, without counting the look. */
	@Nullable NearValue peek(Object key) {
		NearValue value = this.values.policy().getIfPresentQuietly(key);
		return (value != null && !value.isExpired(System.nanoTime())) ? value : null;
	}

	/** Returns a value even if it is kept only because no other may be had. */
	@Nullable NearValue stale(Object key) {
		NearValue value = this.values.policy().getIfPresentQuietly(key);
		return (value != null && !value.isOver(System.nanoTime())) ? value : null;
	}

	void put(Object key, NearValue value) {
		this.values.put(key, value);
	}

	void remove(Object key) {
		this.values.invalidate(key);
	}

	/** Removes a key if it still has a value. */
	void remove(Object key, NearValue value) {
		this.values.asMap().remove(key, value);
	}

	void clear() {
		this.values.invalidateAll();
	}

	void removeIf(BiPredicate<Object, NearValue> concerned) {
		this.values.asMap().entrySet().removeIf((entry) -> concerned.test(entry.getKey(), entry.getValue()));
	}

	boolean isEmpty() {
		return this.values.asMap().isEmpty();
	}

	Cache<Object, NearValue> caffeine() {
		return this.values;
	}

}
