package io.github.headrace.cache;

/**
 * Makes invalidations of keys; of what cannot be encoded the clear of its cache. Safe for
 * use by several threads.
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
		if (text != null) {
			return new Invalidation(cache, kind, text);
		}
		return this.escalations.clear(cache,
				"a key of type %s cannot be encoded; define a bean of type CacheKeyCodec that can do so"
					.formatted(key.getClass().getName()));
	}

}
