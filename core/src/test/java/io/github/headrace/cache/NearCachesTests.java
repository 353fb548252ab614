package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The settings of near caches.
 */
class NearCachesTests {

	private final NativeConnection connection = NativeConnection.of(new LettuceConnectionFactory());

	static Stream<Arguments> settingsThatCannotBeUsed() {
		return Stream.of(Arguments.of("type", new NearSettings().type(null), "needs the type"),
				Arguments.of("type", new NearSettings().type(" "), "needs the type"),
				Arguments.of("type", new NearSettings().type("com.acme.Nothing"), "There is no such type"),
				Arguments.of("type", new NearSettings().type("java.util.List<com.acme.Nothing>"), "no such type"),
				Arguments.of("ttl", new NearSettings().ttl(Duration.ZERO), "at least one millisecond"),
				Arguments.of("local-ttl", new NearSettings().localTtl(Duration.ofNanos(1)), "at least one millisecond"),
				Arguments.of("local-max-size", new NearSettings().localMaxSize(0), "positive"),
				Arguments.of("jitter", new NearSettings().jitter(1), "from 0 to below 1"),
				Arguments.of("jitter", new NearSettings().jitter(-0.1), "from 0 to below 1"),
				Arguments.of("jitter", new NearSettings().jitter(Double.NaN), "from 0 to below 1"),
				Arguments.of("stale-if-error", new NearSettings().staleIfError(Duration.ofSeconds(-1)), "zero"),
				Arguments.of("load-timeout", new NearSettings().loadTimeout(Duration.ZERO), "at least one millisecond"),
				Arguments.of("redis-timeout", new NearSettings().redisTimeout(Duration.ZERO), "at least one"),
				Arguments.of("max-staleness", new NearSettings().maxStaleness(Duration.ofSeconds(3)),
						"at least twice that, which is PT4S"),
				Arguments.of("max-staleness",
						new NearSettings().localTtl(Duration.ofSeconds(10)).maxStaleness(Duration.ofSeconds(11)),
						"'local-ttl', which is PT10S"));
	}

	@ParameterizedTest
	@MethodSource("settingsThatCannotBeUsed")
	void namesThePropertyThatCannotBeUsed(String property, NearSettings settings, String reason) {
		assertThatExceptionOfType(InvalidNearCacheException.class).isThrownBy(() -> create(settings.prices()))
			.satisfies((ex) -> {
				assertThat(ex.property()).isEqualTo("headrace.cache.near.caches.prices." + property);
				assertThat(ex.reason()).contains(reason);
				assertThat(ex).hasMessageContaining(ex.property()).hasMessageContaining(Objects.toString(ex.value()));
			});
	}

	@Test
	void needsTheLog() {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		CacheInvalidationSettings channel = new CacheInvalidationSettings(InvalidationTransportType.CHANNEL,
				defaults.log(), defaults.whenDisconnected(), defaults.maxStaleness(), defaults.retention(),
				defaults.heartbeat(), defaults.resend(), defaults.maxKeys(), defaults.maxBytes(),
				defaults.maxWaiting());
		assertThatExceptionOfType(InvalidNearCacheException.class)
			.isThrownBy(() -> create(new NearSettings().prices(), channel))
			.withMessageContaining("'headrace.cache.invalidation.transport' is 'CHANNEL'")
			.withMessageContaining("[prices]");
	}

	@Test
	void knowsItsCachesByName() {
		NearCaches caches = create(Map.of("prices", new NearSettings().build()));
		assertThat(caches.getCacheNames()).containsExactly("prices");
		assertThat(caches.getCache("prices").getName()).isEqualTo("prices");
		assertThat(caches.getCache("others")).isNull();
	}

	private NearCaches create(Map<String, NearCacheSettings> settings) {
		return create(settings, CacheInvalidationSettings.DEFAULTS);
	}

	private NearCaches create(Map<String, NearCacheSettings> settings, CacheInvalidationSettings invalidation) {
		CacheInvalidations invalidations = CacheInvalidations.overLog(this.connection, Namespace.NONE,
				new DefaultCacheKeyCodec(), List.of(), invalidation);
		return new NearCaches(invalidations, this.connection, Namespace.NONE, settings, JsonMapper.builder().build());
	}

}
