package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The view of {@code @Cacheable}: what it puts was loaded after a miss.
 */
final class LoadView extends CacheView {

	LoadView(GuardedCache cache) {
		super(cache);
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return cache().get(key, ticket());
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		CompletableFuture<@Nullable ValueWrapper> value = cache().getAsync(key, ticket());
		// Only a miss that is known at once lets the aspect ask its next cache
		boolean missed = value.isDone() && !value.isCompletedExceptionally() && value.join() == null;
		return missed ? null : value;
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		cache().fill(key, value, ticket());
	}

}
