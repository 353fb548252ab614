package io.github.headrace.cache;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiPredicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import org.jspecify.annotations.Nullable;

/**
 * The part of a near cache that is in the memory of a process. Safe for use by several
 * threads.
 */
final class LocalPart {

	private final Cache<Object, NearValue> values;

	/** Whether values are kept behind their end. */
	private final boolean lingering;

	private final LongAdder expired = new LongAdder();

	LocalPart(long maxSize, boolean lingering) {
		this.lingering = lingering;
		this.values = Caffeine.newBuilder().maximumSize(maxSize).expireAfter(new Lifetimes()).recordStats().build();
	}

	/** Returns a value that is valid, and counts the look. */
	@Nullable NearValue get(Object key) {
		NearValue value = this.values.getIfPresent(key);
		if (value != null && this.lingering && value.isExpired()) {
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

	/** Returns a value without counting the look, even if it has expired. */
	@Nullable NearValue peek(Object key) {
		return this.values.policy().getIfPresentQuietly(key);
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

	/** Each value has its own. */
	private static final class Lifetimes implements Expiry<Object, NearValue> {

		@Override
		public long expireAfterCreate(Object key, NearValue value, long currentTime) {
			return value.lifetime();
		}

		@Override
		public long expireAfterUpdate(Object key, NearValue value, long currentTime, long currentDuration) {
			return value.lifetime();
		}

		@Override
		public long expireAfterRead(Object key, NearValue value, long currentTime, long currentDuration) {
			return currentDuration;
		}

	}

}
