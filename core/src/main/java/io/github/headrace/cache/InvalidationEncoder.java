package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * Encodes keys and makes invalidations of them; of what cannot be encoded the clear of
 * its cache. Safe for use by several threads.
 */
final class InvalidationEncoder {

	private final CacheKeyCodec keys;

	private final Escalations escalations;

	InvalidationEncoder(CacheKeyCodec keys, CacheCounters counters) {
		this.keys = keys;
		this.escalations = new Escalations(counters);
	}

	Invalidation evict(String cache, Object key) {
		return encode(cache, InvalidationKind.EVICT, key);
	}

	Invalidation put(String cache, Object key) {
		return encode(cache, InvalidationKind.PUT, key);
	}

	private Invalidation encode(String cache, InvalidationKind kind, Object key) {
		String text = this.keys.encode(key);
		return (text != null) ? new Invalidation(cache, kind, text) : this.escalations.ofKey(cache, key);
	}

	/**
	 * Encodes the key of a value that is going to be looked for in Redis.
	 * @return the text, or {@code null} if it cannot be encoded, which is said once
	 */
	@Nullable String shared(String cache, Object key) {
		String text = this.keys.encode(key);
		if (text == null) {
			this.escalations.notShared(cache, key);
		}
		return text;
	}

}
