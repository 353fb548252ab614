package io.github.headrace.cache;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.util.ClassUtils;

/**
 * The near caches of an application, by name.
 */
public final class NearCaches implements CacheManager {

	private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

	private final Map<String, NearCache> caches = new LinkedHashMap<>();

	/**
	 * Creates near caches.
	 * @param invalidations keep them coherent; over a log
	 * @param connection to the server that holds the shared part, the one of the log
	 * @param namespace goes in front of all keys
	 * @param settings the caches by name
	 * @param mapper writes values as JSON
	 * @throws InvalidNearCacheException if a setting cannot be used
	 * @throws CaffeineRequiredException if Caffeine is not on the class path
	 */
	public NearCaches(CacheInvalidations invalidations, NativeConnection connection, Namespace namespace,
			Map<String, NearCacheSettings> settings, JsonMapper mapper) {
		CacheParts parts = invalidations.parts();
		check(settings, parts.settings());
		SharedConnection shared = new SharedConnection(connection);
		SharedSweeps sweeps = new SharedSweeps(connection);
		settings.forEach((name, own) -> this.caches.put(name,
				new NearCache(name, own, parts, shared, sweeps, namespace, mapper)));
		this.caches.values().forEach(parts.targets()::add);
	}

	private static void check(Map<String, NearCacheSettings> settings, CacheInvalidationSettings invalidation) {
		if (settings.isEmpty()) {
			return;
		}
		if (!ClassUtils.isPresent(CAFFEINE, NearCaches.class.getClassLoader())) {
			throw new CaffeineRequiredException(settings.keySet());
		}
		if (invalidation.transport() != InvalidationTransportType.LOG) {
			throw new InvalidNearCacheException("headrace.cache.invalidation.transport", invalidation.transport(),
					"Near caches need the log: remove the property, or the near caches %s"
						.formatted(settings.keySet()));
		}
		settings.forEach((name, own) -> NearCacheCheck.check(name, own, invalidation.heartbeat()));
	}

	@Override
	public @Nullable Cache getCache(String name) {
		return this.caches.get(name);
	}

	@Override
	public Collection<String> getCacheNames() {
		return Collections.unmodifiableSet(this.caches.keySet());
	}

}
