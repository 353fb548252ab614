package io.github.headrace.cache;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A cache as one call of an annotated method sees it. Used by one call, though not always
 * by one thread.
 */
class CacheView implements Cache {

	private final GuardedCache cache;

	CacheView(GuardedCache cache) {
		this.cache = cache;
	}

	final GuardedCache cache() {
		return this.cache;
	}

	@Override
	public final String getName() {
		return this.cache.getName();
	}

	@Override
	public final Object getNativeCache() {
		return this.cache.getNativeCache();
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return this.cache.get(key);
	}

	@Override
	public final <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		return this.cache.get(key, type);
	}

	@Override
	public final <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		return this.cache.get(key, valueLoader);
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		return this.cache.retrieve(key);
	}

	@Override
	public final <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		return this.cache.retrieve(key, valueLoader);
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		this.cache.put(key, value);
	}

	@Override
	public final @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		return this.cache.putIfAbsent(key, value);
	}

	@Override
	public final void evict(Object key) {
		this.cache.evict(key);
	}

	@Override
	public final boolean evictIfPresent(Object key) {
		return this.cache.evictIfPresent(key);
	}

	@Override
	public final void clear() {
		this.cache.clear();
	}

	@Override
	public final boolean invalidate() {
		return this.cache.invalidate();
	}

	@Override
	public final String toString() {
		return getClass().getSimpleName() + " of " + this.cache;
	}

}
