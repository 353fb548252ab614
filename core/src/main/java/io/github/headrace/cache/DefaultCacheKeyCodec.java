package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * Encodes the types that serve as keys as a rule: texts as they are, numbers and other
 * values with a mark of their type, and the keys that Spring makes of several of them.
 */
public final class DefaultCacheKeyCodec implements CacheKeyCodec {

	@Override
	public @Nullable String encode(Object key) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Object decode(String text) {
		throw new UnsupportedOperationException();
	}

}
