package io.github.headrace.benchmarks.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.headrace.benchmarks.harness.SteadyPace;
import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.cache.DefaultCacheKeyCodec;
import io.github.headrace.cache.NearCacheSettings;
import io.github.headrace.cache.NearCaches;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Headrace's caches of one process, with its defaults, over the log.
 */
final class HeadraceCaches implements AutoCloseable {

	/** The name of the one cache there is. */
	static final String NAME = "items";

	private static final Duration CONNECT_LIMIT = Duration.ofSeconds(50);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	private final LettuceConnectionFactory factory;

	private final NativeConnection connection;

	private final CacheInvalidations invalidations;

	HeadraceCaches(ServerAddress address) {
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(address.host(), address.port()));
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = NativeConnection.of(this.factory);
		this.invalidations = CacheInvalidations.overLog(this.connection, Namespace.NONE, new DefaultCacheKeyCodec(),
				List.of(), CacheInvalidationSettings.DEFAULTS);
	}

	CacheInvalidations invalidations() {
		return this.invalidations;
	}

	/** Return a cache of a {@code CaffeineCacheManager} that was made coherent. */
	Cache coherent(Caffeine<Object, Object> caffeine) {
		CaffeineCacheManager manager = new CaffeineCacheManager();
		manager.setCaffeine(caffeine);
		Cache cache = new CoherentCaches(() -> this.invalidations, List.of("*"), List.of(), null)
			.decorate(manager, "coherent")
			.getCache(NAME);
		return started(cache);
	}

	/** Return a near cache whose values are texts. */
	Cache near() {
		NearCacheSettings settings = new NearCacheSettings("java.lang.String", "", Duration.ofHours(1),
				CacheLimits.TIME_TO_LIVE, CacheLimits.SIZE, 0.1, true, Duration.ZERO, false, Duration.ofSeconds(10),
				Duration.ofMillis(500), null, null);
		return started(new NearCaches(this.invalidations, this.connection, Namespace.NONE, Map.of(NAME, settings),
				JsonMapper.shared())
			.getCache(NAME));
	}

	private Cache started(@Nullable Cache cache) {
		awaitConnected();
		return Objects.requireNonNull(cache, "There is no cache '" + NAME + "'");
	}

	/** The first attempt to connect may fail on a busy machine; others follow. */
	private void awaitConnected() {
		long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
		this.invalidations.start();
		while (!this.invalidations.state().connected()) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("The log is not connected after %d s: %s"
					.formatted(CONNECT_LIMIT.toSeconds(), this.invalidations.state().cause()));
			}
			SteadyPace.sleep(POLL_INTERVAL);
		}
	}

	@Override
	public void close() {
		this.invalidations.stop().join();
		this.factory.destroy();
	}

}
