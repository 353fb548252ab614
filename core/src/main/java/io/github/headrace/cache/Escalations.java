package io.github.headrace.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Clears caches where something smaller was asked for but cannot be sent. Safe for use by
 * several threads.
 */
final class Escalations {

	/**
	 * More caches are not warned about, so that names that are made up do not pile up.
	 */
	private static final int MAX_WARNED = 1_000;

	private static final Log logger = LogFactory.getLog(Escalations.class);

	private final CacheCounters counters;

	private final Set<String> warned = ConcurrentHashMap.newKeySet();

	Escalations(CacheCounters counters) {
		this.counters = counters;
	}

	/**
	 * Returns the clear of a cache, and counts it.
	 */
	Invalidation clear(String cache) {
		this.counters.escalations.increment();
		return Invalidation.clear(cache);
	}

	/**
	 * Returns the clear of a cache, counts it, and warns the first time.
	 * @param reason why it is cleared, and what to do about it
	 */
	Invalidation clear(String cache, String reason) {
		if (this.warned.size() < MAX_WARNED && this.warned.add(cache)) {
			logger.warn("Cache '%s' is cleared instead: %s. This is said once for each cache".formatted(cache, reason));
		}
		return clear(cache);
	}

}
