package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What this process has sent lately. More than a number of invalidations of one cache are
 * remembered as its clear. Safe for use by several threads.
 */
final class RecentInvalidations {

	private final long nanos;

	private final int maxPerCache;

	private final LongSupplier clock;

	/** When each was sent last, in that order. */
	private final Map<String, Map<Invalidation, Long>> caches = new HashMap<>();

	RecentInvalidations(Duration time, int maxPerCache, LongSupplier clock) {
		this.nanos = time.toNanos();
		this.maxPerCache = maxPerCache;
		this.clock = clock;
	}

	synchronized void add(List<Invalidation> sent) {
		// One object for all of them.
		Long now = this.clock.getAsLong();
		for (Invalidation invalidation : sent) {
			add(invalidation, now);
		}
	}

	private void add(Invalidation invalidation, Long now) {
		Map<Invalidation, Long> cache = this.caches.get(invalidation.cache());
		if (cache == null) {
			cache = new LinkedHashMap<>(16, 0.75f, true);
			this.caches.put(invalidation.cache(), cache);
		}
		Invalidation clear = Invalidation.clear(invalidation.cache());
		if (cache.size() == 1 && cache.containsKey(clear)) {
			cache.put(clear, now);
			return;
		}
		cache.put(invalidation, now);
		if (cache.size() > this.maxPerCache) {
			forgetOld(cache, now);
		}
		if (cache.size() > this.maxPerCache || invalidation.kind() == InvalidationKind.CLEAR) {
			cache.clear();
			cache.put(clear, now);
		}
	}

	/** Returns what was sent lately, each once. */
	synchronized List<Invalidation> all() {
		long now = this.clock.getAsLong();
		this.caches.values().removeIf((cache) -> {
			forgetOld(cache, now);
			return cache.isEmpty();
		});
		List<Invalidation> all = new ArrayList<>();
		this.caches.values().forEach((cache) -> all.addAll(cache.keySet()));
		return all;
	}

	private void forgetOld(Map<Invalidation, Long> cache, long now) {
		Iterator<Long> times = cache.values().iterator();
		while (times.hasNext() && now - times.next() > this.nanos) {
			times.remove();
		}
	}

}
