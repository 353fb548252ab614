package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One of several instances of an application that share near caches.
 */
final class NearInstance implements AutoCloseable {

	static final Duration PATIENCE = Duration.ofSeconds(30);

	static final CacheTags TAGS = (cache, key, value) -> List.of("tag of " + key);

	private final LettuceConnectionFactory factory;

	private final Namespace namespace = Namespace.of("shop");

	private final NativeConnection connection;

	private final CacheInvalidations invalidations;

	private final NearCaches caches;

	NearInstance(RedisServer server, Map<String, NearCacheSettings> settings) {
		this(new RedisStandaloneConfiguration(server.host(), server.port()), settings, Safeguards.ALL);
	}

	NearInstance(RedisConfiguration redis, Map<String, NearCacheSettings> settings, Safeguards safeguards) {
		this.factory = new LettuceConnectionFactory(redis,
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(5)).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = NativeConnection.of(this.factory);
		this.invalidations = CacheInvalidations.overLog(this.connection, this.namespace, new DefaultCacheKeyCodec(),
				List.of(TAGS), CacheInvalidationSettings.DEFAULTS, safeguards);
		this.caches = create(settings);
		this.invalidations.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	/** Creates caches, beside those that are there. */
	NearCaches create(Map<String, NearCacheSettings> settings) {
		return new NearCaches(this.invalidations, this.connection, this.namespace, settings,
				JsonMapper.builder().build());
	}

	CacheInvalidations invalidations() {
		return this.invalidations;
	}

	NativeConnection connection() {
		return NativeConnection.of(this.factory);
	}

	NearCaches caches() {
		return this.caches;
	}

	NearCache cache() {
		return cache("prices");
	}

	NearCache cache(String name) {
		return (NearCache) this.caches.getCache(name);
	}

	/** Returns what this instance has in its memory. */
	Object local(Object key) {
		com.github.benmanes.caffeine.cache.Cache<?, ?> local = (com.github.benmanes.caffeine.cache.Cache<?, ?>) cache()
			.getNativeCache();
		NearValue value = (NearValue) local.asMap().get(key);
		return (value != null) ? value.get() : null;
	}

	/** Waits until another instance has applied what this one has sent. */
	EntryId awaitAppliedBy(NearInstance other) {
		EntryId id = this.invalidations.evict("nobody's", "key")
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
		other.invalidations.awaitApplied(id, PATIENCE).join();
		return id;
	}

	@Override
	public void close() {
		CompletableFuture<Void> stopped = this.invalidations.stop();
		stopped.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
		this.factory.destroy();
	}

}
