package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.InvalidationTransportType;
import io.github.headrace.cache.NearCacheSettings;
import io.github.headrace.cache.WhenDisconnected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class CachePropertiesTests {

	private static final String TYPE = "near.caches.products.type";

	@Test
	void defaultsAreThoseOfTheLibrary() {
		CacheProperties properties = bind(Map.of());
		assertThat(properties.enabled()).isTrue();
		assertThat(properties.invalidationSettings()).isEqualTo(CacheInvalidationSettings.DEFAULTS);
		assertThat(properties.invalidation().enabled()).isFalse();
		assertThat(properties.invalidation().include()).containsExactly("*");
		assertThat(properties.invalidation().exclude()).isEmpty();
		assertThat(properties.near().settings()).isEmpty();
	}

	@Test
	void invalidationCanAllBeChanged() {
		Map<String, String> properties = new HashMap<>(Map.of("invalidation.transport", "channel", "invalidation.log",
				"log", "invalidation.when-disconnected", "bypass", "invalidation.max-staleness", "5s",
				"invalidation.retention", "6s", "invalidation.heartbeat", "1s", "invalidation.resend", "7s",
				"invalidation.max-keys", "8", "invalidation.max-bytes", "9B", "invalidation.max-waiting", "10"));
		properties.put("invalidation.include", "products,price*");
		assertThat(bind(properties).invalidationSettings()).isEqualTo(new CacheInvalidationSettings(
				InvalidationTransportType.CHANNEL, "log", WhenDisconnected.BYPASS, Duration.ofSeconds(5),
				Duration.ofSeconds(6), Duration.ofSeconds(1), Duration.ofSeconds(7), 8, 9, 10));
		CacheProperties.Invalidation bound = bind(properties).invalidation();
		assertThat(bound.include()).containsExactly("products", "price*");
		assertThat(bound.literalNames()).containsExactly("products");
	}

	@Test
	void whatIsNotSetForANearCacheFollowsThoseOfAll() {
		assertThat(bind(Map.of(TYPE, "com.example.Product", "near.ttl", "2h", "near.stale-if-error", "5m")).near()
			.settings())
			.isEqualTo(Map.of("products",
					new NearCacheSettings("com.example.Product", "", Duration.ofHours(2), Duration.ofMinutes(10),
							10_000, 0.1, true, Duration.ofMinutes(5), false, Duration.ofSeconds(10),
							Duration.ofMillis(500), null, null)));
	}

	@Test
	void everythingCanBeSetForANearCache() {
		Map<String, String> properties = new HashMap<>();
		Map.of("type", "com.example.Product", "key-prefix", "shop:", "ttl", "3h", "local-ttl", "2h", "local-max-size",
				"5", "jitter", "0", "cache-nulls", "false", "stale-if-error", "1m", "single-loader", "true",
				"load-timeout", "2s")
			.forEach((name, value) -> properties.put("near.caches[shop.products]." + name, value));
		Map.of("redis-timeout", "3s", "when-disconnected", "serve", "max-staleness", "1h")
			.forEach((name, value) -> properties.put("near.caches[shop.products]." + name, value));
		assertThat(bind(properties).near().settings()).isEqualTo(Map.of("shop.products",
				new NearCacheSettings("com.example.Product", "shop:", Duration.ofHours(3), Duration.ofHours(2), 5, 0,
						false, Duration.ofMinutes(1), true, Duration.ofSeconds(2), Duration.ofSeconds(3),
						WhenDisconnected.SERVE, Duration.ofHours(1))));
	}

	@Test
	void noValueLivesLongerInAProcessThanInRedis() {
		assertThat(bind(Map.of(TYPE, "com.example.Product", "near.caches.products.ttl", "1m")).near()
			.settings()
			.get("products")
			.localTtl()).isEqualTo(Duration.ofMinutes(1));
	}

	@Test
	void connectionIsProvenAsOftenAsTheNearCachesNeed() {
		assertThat(bind(Map.of(TYPE, "com.example.Product", "near.caches.products.max-staleness", "2s"))
			.invalidationSettings()
			.heartbeat()).isEqualTo(Duration.ofMillis(500));
		assertThat(bind(Map.of(TYPE, "com.example.Product", "near.caches.products.max-staleness", "9s"))
			.invalidationSettings()
			.heartbeat()).isEqualTo(Duration.ofSeconds(2));
	}

	@ParameterizedTest
	@ValueSource(strings = { "30s", "31s", "11m" })
	void stalenessOfAllCachesGivesWayToAShorterLife(String staleness) {
		assertThat(bind(Map.of(TYPE, "com.example.Product", "near.caches.products.local-ttl", "5s",
				"invalidation.max-staleness", staleness, "invalidation.retention", "1h"))
			.near()
			.settings()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', delimiter = '|',
			textBlock = """
					invalidation.log                      | " " | It must not be empty.
					invalidation.max-staleness            | 0s  | It must be at least 1ms.
					invalidation.retention                | 29s | It must not be shorter than 'headrace.cache.invalidation.max-staleness', which is 30s.
					invalidation.heartbeat                | 0s  | It must be at least 1ms.
					invalidation.resend                   | -1s | It must not be negative.
					invalidation.max-keys                 | 0   | It must be positive.
					invalidation.max-keys                 | 3001 | It must be at most 3000, as more do not fit into a script.
					invalidation.max-bytes                | 0B  | It must be positive, and at most 67108864B.
					invalidation.max-bytes                | 3GB | It must be positive, and at most 67108864B.
					invalidation.max-waiting              | 0   | It must be positive.
					near.ttl                              | 0s  | It must be at least 1ms.
					near.local-ttl                        | 0s  | It must be at least 1ms.
					near.local-max-size                   | 0   | It must be positive.
					near.jitter                           | 1   | It must be from 0 to below 1.
					near.stale-if-error                   | -1s | It must not be negative.
					near.load-timeout                     | 0s  | It must be at least 1ms.
					near.redis-timeout                    | 0s  | It must be at least 1ms.
					near.caches.products.jitter           | -1  | It must be from 0 to below 1.
					near.caches.products.local-max-size   | 0   | It must be positive.
					near.caches.products.local-ttl        | 2h  | It must not be longer than 'ttl', which is 1h.
					near.caches.products.max-staleness    | 11m | It must not be longer than 'local-ttl' of the near cache, which is 10m, as no value lives longer.
					near.caches.products.max-staleness    | 9ms  | It must be at least 10ms.
					near.caches[a.b].ttl                  | 0s  | It must be at least 1ms.
					""")
	void refusesValuesThatCannotWork(String name, String value, String reason) {
		Map<String, String> properties = new HashMap<>(Map.of(TYPE, "com.example.Product", name, value));
		properties.put("near.caches[a.b].type", "com.example.Price");
		properties.putIfAbsent("invalidation.retention", "1h");
		assertThatRefusal(properties, name, reason);
	}

	@ParameterizedTest
	@ValueSource(strings = { "near.caches.products", "near.caches.products.type", "near.caches.products.key-prefix" })
	void asksForTheTypeOfANearCache(String name) {
		assertThatRefusal(Map.of(name, ""), "near.caches.products.type",
				"It must be the type of the values, such as 'com.example.Product', as JSON does not tell.");
	}

	@Test
	void refusesNearCachesWithoutALog() {
		assertThatRefusal(Map.of(TYPE, "com.example.Product", "invalidation.transport", "channel"), "near.caches",
				"Near caches need the log: remove 'headrace.cache.invalidation.transport=channel'.");
	}

	private static void assertThatRefusal(Map<String, String> properties, String name, String reason) {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(properties))
			.havingRootCause()
			.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (refusal) -> {
				assertThat(refusal.getName()).isEqualTo("headrace.cache." + name);
				assertThat(refusal.getReason()).isEqualTo(reason);
			});
	}

	private static CacheProperties bind(Map<String, String> properties) {
		MapConfigurationPropertySource source = new MapConfigurationPropertySource();
		properties.forEach((name, value) -> source.put("headrace.cache." + name, value));
		return new Binder((ConfigurationPropertySource) source).bindOrCreate("headrace.cache", CacheProperties.class);
	}

}
