package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * What this process has sent lately: for some time before everything was known to be
 * current, so that nothing is forgotten during an outage. More than a number of
 * invalidations of one cache are remembered as its clear. Safe for use by several
 * threads.
 */
final class RecentInvalidations {

	private static final long PRUNING_NANOS = TimeUnit.MINUTES.toNanos(1);

	private final long nanos;

	private final int maxPerCache;

	private final LongSupplier clock;

	private final Map<String, OfCache> caches = new HashMap<>();

	/** The last time at which everything was known to be current. */
	private long current;

	/** When what is too old was forgotten last. */
	private long pruned;

	RecentInvalidations(Duration time, int maxPerCache, LongSupplier clock) {
		this.nanos = time.toNanos();
		this.maxPerCache = maxPerCache;
		this.clock = clock;
		this.current = clock.getAsLong();
		this.pruned = this.current;
	}

	/** Everything that had been sent by a time has come through the log. */
	synchronized void current(long nanoTime) {
		if (nanoTime - this.current > 0) {
			this.current = nanoTime;
		}
		if (this.current - this.pruned > PRUNING_NANOS) {
			this.pruned = this.current;
			this.caches.values().removeIf(this::isTooOld);
		}
	}

	private boolean isTooOld(OfCache cache) {
		forgetOld(cache);
		return cache.sent.isEmpty();
	}

	/** Returns of how many caches something is remembered. */
	synchronized int caches() {
		return this.caches.size();
	}

	synchronized void add(List<Invalidation> sent) {
		// One object for all of them.
		Long now = this.clock.getAsLong();
		for (Invalidation invalidation : sent) {
			add(invalidation, now);
		}
	}

	private void add(Invalidation invalidation, Long now) {
		OfCache cache = this.caches.get(invalidation.cache());
		if (cache == null) {
			cache = new OfCache(invalidation.cache());
			this.caches.put(invalidation.cache(), cache);
		}
		if (invalidation.kind() == InvalidationKind.CLEAR) {
			cache.clear(now);
			return;
		}
		cache.sent.put(invalidation, now);
		if (cache.sent.size() > this.maxPerCache && !forgetOld(cache)) {
			cache.clear(now);
		}
	}

	/** Returns what was sent lately, each once. */
	synchronized List<Invalidation> all() {
		List<Invalidation> all = new ArrayList<>();
		this.caches.values().removeIf(this::isTooOld);
		this.caches.values()
			.forEach((cache) -> all.addAll(cache.isCleared() ? List.of(cache.clear) : cache.sent.keySet()));
		return all;
	}

	/** Returns whether there was anything to forget. */
	private boolean forgetOld(OfCache cache) {
		boolean any = false;
		Iterator<Long> times = cache.sent.values().iterator();
		while (times.hasNext() && this.current - times.next() > this.nanos) {
			times.remove();
			any = true;
		}
		return any;
	}

	/** What was sent for one cache. */
	private static final class OfCache {

		private final Invalidation clear;

		/** When each was sent last, in that order. */
		private final Map<Invalidation, Long> sent = new LinkedHashMap<>(16, 0.75f, true);

		OfCache(String name) {
			this.clear = Invalidation.clear(name);
		}

		void clear(Long now) {
			this.sent.clear();
			this.sent.put(this.clear, now);
		}

		boolean isCleared() {
			return this.sent.containsKey(this.clear);
		}

	}

}
