package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * A cache that remembers what it was told without an id.
 */
final class ChannelModeTarget implements InvalidationTarget {

	/** The invalidations that were obeyed. */
	final List<Invalidation> applied = new CopyOnWriteArrayList<>();

	/** The invalidations of this process that have come back. */
	final List<Invalidation> own = new CopyOnWriteArrayList<>();

	final AtomicInteger resets = new AtomicInteger();

	private final String cache;

	ChannelModeTarget(String cache) {
		this.cache = cache;
	}

	@Override
	public String cache() {
		return this.cache;
	}

	@Override
	public void apply(Invalidation invalidation, @Nullable EntryId id, boolean isOwn) {
		(isOwn ? this.own : this.applied).add(invalidation);
	}

	@Override
	public void reset() {
		this.resets.incrementAndGet();
	}

}
