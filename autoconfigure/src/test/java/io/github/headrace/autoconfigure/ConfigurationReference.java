package io.github.headrace.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.springframework.util.ClassUtils;

/**
 * Writes the page on all properties.
 */
final class ConfigurationReference {

	/** The groups of the page in their order; the longest prefix takes a property. */
	private static final Map<String, String> GROUPS = new LinkedHashMap<>();
	static {
		GROUPS.put("headrace", """
				## Everything

				What holds for all that Headrace does in the application.
				""");
		GROUPS.put("headrace.channels", """
				## Channels

				What holds for all listeners, as far as an annotation or the properties of a listener say nothing else.
				""");
		GROUPS.put(ConfigurationMetadata.LISTENER,
				"""
						## One listener

						`<id>` is the `id` of the annotation, by default the names of bean and method: `orderListener-created`.
						What is set here goes before the annotation, and what is not set follows the annotation, then the
						properties of all listeners. Retries are one setting: where any `retry` property is set, the annotation's
						`@Retry` no longer counts. An id for which there is no listener is warned of when the application has started.

						```yaml
						headrace:
						  channels:
						    listeners:
						      orderListener-created:
						        concurrency: 4
						        ordering-key: customer.id
						      "[shop.orders/new]":          # brackets where the id has other characters than letters, digits, - and _
						        inbox:
						          capacity: 500
						```

						Environment variables know no case and no dashes: `HEADRACE_CHANNELS_LISTENERS_ORDERS_CONCURRENCY` is for a
						listener with the id `orders`. For other ids, use a placeholder in a file, or `SPRING_APPLICATION_JSON`.
						""");
		GROUPS.put("headrace.streams",
				"""
						## Streams

						What holds for all stream listeners, as far as an annotation or the properties of a consumer say nothing else.
						""");
		GROUPS.put(ConfigurationMetadata.CONSUMER, """
				## One consumer of streams

				`<id>` is the `id` of `@RedisStreamListener`, by default the names of bean and method; or any name, if
				`handler` names a bean or one of its methods, for which no annotation is needed. What is set here goes
				before the annotation, and what is not set follows the annotation, then the properties of all stream
				listeners. A consumer that nobody handles, and an annotated method that knows no stream, fail the start.

				```yaml
				headrace:
				  streams:
				    consumers:
				      orders:
				        stream: orders
				        group: billing
				        handler: billing::charge    # or a Consumer, Function or MessageHandler bean
				        concurrency: 8
				        ordering-key: customerId
				        retry: {max-attempts: 5, delay: 1s, multiplier: 2, max-delay: 1m, jitter: 200ms}
				        trim: {strategy: acknowledged}
				```
				""");
		GROUPS.put("headrace.keyspace", """
				## Keyspace events

				What is particular to `@RedisKeyspaceListener`; everything else it shares with channel listeners, single
				listeners (`headrace.channels.listeners.<id>`) included.
				""");
		GROUPS.put("headrace.cache", """
				## Caches

				What cache invalidation and near caches share.
				""");
		GROUPS.put("headrace.cache.invalidation",
				"""
						## Cache invalidation

						Keeps local caches of Spring's cache managers (Caffeine, `ConcurrentMap`) coherent on all instances. Caches of Redis
						are left alone, and Boot takes Redis unless `spring.cache.type` says something else.
						""");
		GROUPS.put("headrace.cache.near",
				"""
						## Near caches

						What holds for all near caches, as far as the properties of one say nothing else. All cache managers return near
						caches under their names; `headrace.cache.invalidation.enabled` need not be set for them. They need Caffeine, and the log.
						""");
		GROUPS.put(ConfigurationMetadata.NEAR_CACHE,
				"""
						## One near cache

						`<name>` is the name of the cache, as in `@Cacheable`. What is not set follows the properties of all near caches, and
						`headrace.cache.invalidation` for what it does while disconnected. `type` is required.

						```yaml
						headrace:
						  cache:
						    near:
						      ttl: 1h
						      caches:
						        products:
						          type: com.example.Product
						          local-max-size: 50000
						        "[shop.prices]":              # brackets where the name has other characters than letters, digits, - and _
						          type: java.util.List<com.example.Price>
						          local-ttl: 1m
						```
						""");
		GROUPS.put("headrace.doctor",
				"""
						## Doctor

						Examines the set-up of Redis when the application has started, and logs what is wrong. The checks are
						`server-version`, `resp2`, `eviction-policy`, `persistence`, `keyspace-events`, `pubsub-output-buffer`,
						`connection-pool` and `rights`; each has the level `off`, `info`, `warn` or `fail`, which keeps the application from
						starting. What the user has no right to ask is listed as not checked.

						```yaml
						headrace:
						  doctor:
						    levels:
						      eviction-policy: fail
						      persistence: off
						```
						""");
		GROUPS.put("headrace.endpoint", """
				## Endpoint

				What the [actuator endpoint](operations.md#endpoint) shows.
				""");
		GROUPS.put("headrace.health", """
				## Health

				When the [health](operations.md#health) of the application is degraded, though not down.
				""");
		GROUPS.put("headrace.embedded-redis", """
				## Embedded Redis

				A real `redis-server` for development and tests, with the module `headrace-embedded-redis`.
				""");
	}

	private static final String INTRODUCTION = """
			# Configuration

			<!-- Written from the metadata of the properties, do not edit. To write it again:
			%s
			-->

			Everything about the connection (address, credentials, TLS, Sentinel, Cluster) is Spring Boot's `spring.data.redis.*`.
			Virtual threads are used with `spring.threads.virtual.enabled`; a shutdown waits for handlers as long as
			`spring.lifecycle.timeout-per-shutdown-phase` says. Durations are written as `500ms` or `1m`, sizes as `32MB`.
			""";

	private ConfigurationReference() {
	}

	static String write(List<ConfigurationMetadata.Property> properties, String command) {
		StringBuilder page = new StringBuilder(INTRODUCTION.formatted(command));
		GROUPS.forEach((prefix, introduction) -> {
			page.append("\n").append(introduction).append("\n");
			page.append("| property | type | default | description |\n|---|---|---|---|\n");
			properties.stream()
				.filter((property) -> group(property.name()).equals(prefix))
				.forEach((property) -> page.append(row(property)));
		});
		return page.toString();
	}

	private static String group(String name) {
		return GROUPS.keySet()
			.stream()
			.filter((prefix) -> name.startsWith(prefix + "."))
			.reduce((shorter, longer) -> (longer.length() > shorter.length()) ? longer : shorter)
			.orElseThrow(() -> new IllegalStateException("No group for '%s'".formatted(name)));
	}

	private static String row(ConfigurationMetadata.Property property) {
		String value = property.defaultValue();
		return "| `%s` | %s | %s | %s |\n".formatted(property.name(), type(property.type()),
				(value != null && !value.isEmpty()) ? "`" + value + "`" : "",
				property.description().replace("|", "\\|"));
	}

	private static String type(String name) {
		if (name.startsWith("java.util.Map")) {
			return "map";
		}
		if (name.startsWith("java.util.List")) {
			return "list";
		}
		Class<?> type = ClassUtils.resolveClassName(name.replaceAll("<.*", ""), null);
		if (type.isEnum()) {
			return Arrays.stream(type.getEnumConstants())
				.map((constant) -> "`" + constant.toString().toLowerCase().replace('_', '-') + "`")
				.collect(Collectors.joining(", "));
		}
		return switch (type.getSimpleName()) {
			case "Boolean" -> "true or false";
			case "Integer", "Long", "Double" -> "number";
			case "DataSize" -> "size";
			default -> type.getSimpleName().toLowerCase();
		};
	}

}
