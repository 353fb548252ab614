package io.github.headrace.cache;

import org.springframework.util.Assert;

/**
 * One thing that is not valid any more, as it travels. Equal ones are sent once.
 *
 * @param cache the name of the cache
 * @param kind what is done to it; never {@link InvalidationKind#RESET}
 * @param value the encoded key, the tag or the prefix; empty for
 * {@link InvalidationKind#CLEAR}
 */
record Invalidation(String cache, InvalidationKind kind, String value) {

	Invalidation {
		Assert.isTrue(kind != InvalidationKind.RESET, "A reset stays in its process");
	}

	/** Returns whether it concerns one key, which is its value. */
	boolean isOfKey() {
		return this.kind == InvalidationKind.EVICT || this.kind == InvalidationKind.PUT;
	}

	static Invalidation evict(String cache, String encodedKey) {
		return new Invalidation(cache, InvalidationKind.EVICT, encodedKey);
	}

	static Invalidation put(String cache, String encodedKey) {
		return new Invalidation(cache, InvalidationKind.PUT, encodedKey);
	}

	static Invalidation clear(String cache) {
		return new Invalidation(cache, InvalidationKind.CLEAR, "");
	}

	static Invalidation tag(String cache, String tag) {
		return new Invalidation(cache, InvalidationKind.TAG, tag);
	}

	static Invalidation prefix(String cache, String prefix) {
		return new Invalidation(cache, InvalidationKind.PREFIX, prefix);
	}

}
