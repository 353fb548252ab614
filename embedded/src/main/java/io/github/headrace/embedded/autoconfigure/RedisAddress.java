package io.github.headrace.embedded.autoconfigure;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.ObjectUtils;

/**
 * Finds out whether the configuration of Spring Data Redis names a server.
 */
final class RedisAddress {

	private static final String PREFIX = "spring.data.redis.";

	private static final List<String> VALUES = List.of("url", "host", "port");

	private static final List<String> GROUPS = List.of("sentinel", "cluster", "masterreplica");

	private RedisAddress() {
	}

	/**
	 * Return the first property, or group of properties, with an address; an empty value,
	 * as of {@code ${REDIS_URL:}}, is none.
	 */
	static @Nullable String findProperty(Environment environment) {
		Binder binder = Binder.get(environment);
		for (String value : VALUES) {
			String text = binder.bind(PREFIX + value, String.class).orElse("");
			if (!text.isBlank()) {
				return PREFIX + value;
			}
		}
		for (String group : GROUPS) {
			Map<String, Object> properties = binder.bind(PREFIX + group, Bindable.mapOf(String.class, Object.class))
				.orElse(Map.of());
			if (properties.values().stream().anyMatch((value) -> !ObjectUtils.isEmpty(value))) {
				return PREFIX + group;
			}
		}
		return null;
	}

}
