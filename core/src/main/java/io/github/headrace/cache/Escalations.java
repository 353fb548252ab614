package io.github.headrace.cache;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Clears caches where something smaller was asked for but cannot be sent, and says why,
 * once for each cache and cause. Safe for use by several threads.
 */
final class Escalations {

	/**
	 * More are not warned about, so that names of caches that are made up do not pile up.
	 */
	private static final int MAX_WARNED = 1_000;

	private static final String OTHER_KEYS = "Use a text, number, UUID or date as key (key = \"#id.value\", of an enum"
			+ " key = \"#status.name()\"), or define a bean of type CacheKeyCodec that encodes them";

	private static final Log logger = LogFactory.getLog(Escalations.class);

	private final CacheCounters counters;

	private final Set<Warning> warned = ConcurrentHashMap.newKeySet();

	Escalations(CacheCounters counters) {
		this.counters = counters;
	}

	/** Returns the clear of a cache that has a key that cannot be encoded. */
	Invalidation ofKey(String cache, Object key) {
		this.counters.escalations.increment();
		if (isFirst(Cause.KEY, cache)) {
			warn("An invalidation of one key of cache '%s' clears it on all other instances: %s cannot be encoded. %s"
				.formatted(cache, keysLike(key), OTHER_KEYS));
		}
		return Invalidation.clear(cache);
	}

	/** Returns the clear of a cache of which an invalidation fits in no entry. */
	Invalidation ofSize(String cache, int bytes, int maxBytes) {
		this.counters.escalations.increment();
		if (isFirst(Cause.SIZE, cache)) {
			warn(("An invalidation of cache '%s' has %d bytes, but an entry takes %d, so that it clears the cache on all"
					+ " other instances. Raise 'headrace.cache.invalidation.max-bytes', or use shorter keys")
				.formatted(cache, bytes, maxBytes));
		}
		return Invalidation.clear(cache);
	}

	/** Returns the clear of a cache of which too many invalidations wait. */
	Invalidation ofNumber(String cache, int maxWaiting) {
		this.counters.escalations.increment();
		if (isFirst(Cause.NUMBER, cache)) {
			warn(("More than %d invalidations of cache '%s' wait to be sent: one that clears it on all other instances"
					+ " takes their place. If Redis has answered meanwhile, raise"
					+ " 'headrace.cache.invalidation.max-waiting'")
				.formatted(maxWaiting, cache));
		}
		return Invalidation.clear(cache);
	}

	/** A value cannot have a key in Redis. */
	void notShared(String cache, Object key) {
		if (isFirst(Cause.NOT_SHARED, cache)) {
			warn("Near cache '%s' shares no values of %s in Redis, as these cannot be encoded. %s".formatted(cache,
					keysLike(key), OTHER_KEYS));
		}
	}

	private static String keysLike(Object key) {
		return "keys of type " + key.getClass().getName() + ((key instanceof String) ? " that are no Unicode" : "");
	}

	private boolean isFirst(Cause cause, String cache) {
		return this.warned.size() < MAX_WARNED && this.warned.add(new Warning(cause, cache));
	}

	private static void warn(String line) {
		logger.warn(line + ". This is said once for each cache");
	}

	private enum Cause {

		KEY, SIZE, NUMBER, NOT_SHARED

	}

	private record Warning(Cause cause, String cache) {

	}

}
