package io.github.headrace.cache;

import java.util.Collection;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;

/**
 * The near caches of an application, by name.
 */
public final class NearCaches implements CacheManager {

	/**
	 * Creates near caches.
	 * @param invalidations keep them coherent; over a log
	 * @param connection to the server that holds the shared part, the one of the log
	 * @param namespace goes in front of all keys
	 * @param settings the caches by name
	 * @param mapper writes values as JSON
	 */
	public NearCaches(CacheInvalidations invalidations, NativeConnection connection, Namespace namespace,
			Map<String, NearCacheSettings> settings, JsonMapper mapper) {
		throw new UnsupportedOperationException();
	}

	@Override
	public @Nullable Cache getCache(String name) {
		throw new UnsupportedOperationException();
	}

	@Override
	public Collection<String> getCacheNames() {
		throw new UnsupportedOperationException();
	}

}
