package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * The view of {@code @CachePut}: what it puts was made since the call began.
 */
final class WriteView extends CacheView {

	private final FillTicket ticket;

	WriteView(GuardedCache cache) {
		super(cache);
		this.ticket = cache.ticket();
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		cache().put(key, value, this.ticket);
	}

}
