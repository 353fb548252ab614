package io.github.headrace.cache;

import java.util.Map;
import java.util.function.BiPredicate;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.support.AbstractValueAdaptingCache;
import org.springframework.cache.support.NullValue;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;
import org.springframework.util.ClassUtils;

/**
 * A local cache as the manager of an application has made it.
 */
final class TargetCache {

	private static final boolean CAFFEINE = ClassUtils.isPresent("com.github.benmanes.caffeine.cache.Cache",
			TargetCache.class.getClassLoader());

	private final org.springframework.cache.Cache cache;

	private final boolean loads;

	TargetCache(org.springframework.cache.Cache cache) {
		this.cache = cache;
		this.loads = CAFFEINE && CaffeineEntries.areLoaded(cache.getNativeCache());
	}

	/**
	 * Returns the cache behind decorators that wait for a commit: they would not make a
	 * change that reaches them after it.
	 */
	static org.springframework.cache.Cache unwrap(org.springframework.cache.Cache cache) {
		org.springframework.cache.Cache target = cache;
		while (target instanceof TransactionAwareCacheDecorator decorator && !(target instanceof GuardedCache)) {
			target = decorator.getTargetCache();
		}
		return target;
	}

	org.springframework.cache.Cache cache() {
		return this.cache;
	}

	boolean allowsNull() {
		return !(this.cache instanceof AbstractValueAdaptingCache adapting) || adapting.isAllowNullValues();
	}

	/** Returns whether a look may load a value, within the cache. */
	boolean loads() {
		return this.loads;
	}

	@Nullable ValueWrapper get(Object key) {
		return this.cache.get(key);
	}

	void put(Object key, @Nullable Object value) {
		this.cache.put(key, value);
	}

	void evict(Object key) {
		this.cache.evict(key);
	}

	void clear() {
		this.cache.clear();
	}

	/** Removes some entries, or all of them if it cannot tell which. */
	void removeIf(BiPredicate<Object, @Nullable Object> concerned) {
		Map<Object, Object> entries = entries();
		if (entries == null) {
			clear();
			return;
		}
		entries.forEach((key, stored) -> {
			if (concerned.test(key, value(key, stored))) {
				evict(key);
			}
		});
	}

	@SuppressWarnings("unchecked")
	private @Nullable Map<Object, Object> entries() {
		Object nativeCache = this.cache.getNativeCache();
		if (nativeCache instanceof Map<?, ?> map) {
			return (Map<Object, Object>) map;
		}
		return CAFFEINE ? CaffeineEntries.of(nativeCache) : null;
	}

	private @Nullable Object value(Object key, Object stored) {
		if (this.cache instanceof ConcurrentMapCache map && map.isStoreByValue()) {
			ValueWrapper value = map.get(key);
			return (value != null) ? value.get() : null;
		}
		return (stored instanceof NullValue) ? null : stored;
	}

	/** Only where Caffeine is. */
	private static final class CaffeineEntries {

		static boolean areLoaded(Object nativeCache) {
			return nativeCache instanceof LoadingCache<?, ?>;
		}

		@SuppressWarnings("unchecked")
		static @Nullable Map<Object, Object> of(Object nativeCache) {
			return (nativeCache instanceof Cache<?, ?> cache) ? (Map<Object, Object>) cache.asMap() : null;
		}

	}

}
