package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The view of {@code @Cacheable}: what it puts was loaded after a miss.
 * <p>
 * Its ticket is the one of the first look, which comes after what the same call evicts
 * before its invocation.
 */
final class LoadView extends CacheView {

	private volatile FillTicket ticket;

	private volatile boolean looked;

	LoadView(GuardedCache cache) {
		super(cache);
		this.ticket = cache.ticket();
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return cache().get(key, look());
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		CompletableFuture<@Nullable ValueWrapper> value = cache().getAsync(key, look());
		// Only a miss that is known at once lets the aspect ask its next cache
		boolean missed = value.isDone() && !value.isCompletedExceptionally() && value.join() == null;
		return missed ? null : value;
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		cache().fill(key, value, this.ticket);
	}

	private FillTicket look() {
		if (!this.looked) {
			this.ticket = cache().ticket();
			this.looked = true;
		}
		return this.ticket;
	}

}
