package io.github.headrace.cache;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a cache of this process has invalidated or written, and Redis does not know yet:
 * shared values of these keys are not to be used. Safe for use by several threads.
 */
final class PendingInvalidations implements SentListener {

	private final Map<String, Integer> keys = new ConcurrentHashMap<>();

	/** Those that may concern any key. */
	private final AtomicInteger all = new AtomicInteger();

	void add(Invalidation invalidation) {
		if (invalidation.isOfKey()) {
			this.keys.merge(invalidation.value(), 1, Integer::sum);
		}
		else {
			this.all.incrementAndGet();
		}
	}

	void remove(Invalidation invalidation) {
		if (invalidation.isOfKey()) {
			this.keys.computeIfPresent(invalidation.value(), (key, count) -> (count > 1) ? count - 1 : null);
		}
		else {
			this.all.updateAndGet((count) -> Math.max(0, count - 1));
		}
	}

	@Override
	public void sent(Invalidation invalidation) {
		remove(invalidation);
	}

	boolean concern(String encodedKey) {
		return this.all.get() > 0 || this.keys.containsKey(encodedKey);
	}

}
