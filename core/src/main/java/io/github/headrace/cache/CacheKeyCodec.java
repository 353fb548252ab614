package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * Turns keys of caches into text that means the same on every instance, and back. Safe
 * for use by several threads.
 */
public interface CacheKeyCodec {

	/**
	 * Encodes a key.
	 * @param key the key
	 * @return the text, different for keys that are not equal; {@code null} if this
	 * cannot be done, so that the cache is cleared instead
	 */
	@Nullable String encode(Object key);

	/**
	 * Decodes a key.
	 * @param text what {@link #encode} returned on some instance
	 * @return a key that equals the encoded one
	 * @throws IllegalArgumentException if the text is nothing of the kind
	 */
	Object decode(String text);

}
