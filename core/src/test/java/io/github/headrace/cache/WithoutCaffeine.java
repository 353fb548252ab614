package io.github.headrace.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes near caches by a class loader that knows no Caffeine.
 */
public final class WithoutCaffeine {

	public WithoutCaffeine() {
	}

	public Object create(Map<String, ?> names) {
		Map<String, NearCacheSettings> settings = new LinkedHashMap<>();
		names.keySet().forEach((name) -> settings.put(name, new NearSettings().build()));
		NativeConnection connection = NativeConnection.of(new LettuceConnectionFactory());
		CacheInvalidations invalidations = CacheInvalidations.overLog(connection, Namespace.NONE,
				new DefaultCacheKeyCodec(), List.of(), CacheInvalidationSettings.DEFAULTS);
		return new NearCaches(invalidations, connection, Namespace.NONE, settings, JsonMapper.builder().build());
	}

}
