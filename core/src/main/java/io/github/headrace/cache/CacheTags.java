package io.github.headrace.cache;

import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * Says which tags cached values carry, so that
 * {@link CacheInvalidator#evictByTag(String, String)} finds them. All beans of this type
 * are asked. Called often and by several threads; must be quick, and the same for equal
 * arguments.
 */
@FunctionalInterface
public interface CacheTags {

	/**
	 * Returns the tags of a value.
	 * @param cache the name of the cache
	 * @param key the key
	 * @param value the value, {@code null} if that is what is cached
	 * @return the tags, none for most values
	 */
	Collection<String> of(String cache, Object key, @Nullable Object value);

}
