package io.github.headrace.autoconfigure;

import java.time.Duration;

import io.github.headrace.cache.NearCacheSettings;
import io.github.headrace.cache.WhenDisconnected;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * One near cache; what is not set follows 'headrace.cache.near', and
 * 'headrace.cache.invalidation' for what it does while disconnected.
 *
 * @param type Type of the values by its full name, such as 'com.example.Product', with
 * '$' before nested classes, type parameters included.
 * @param keyPrefix Prefix of the keys in Redis, behind the namespace.
 * @param ttl How long a value lives in Redis.
 * @param localTtl How long a value lives in a process; not longer than 'ttl'.
 * @param localMaxSize Number of values that a process keeps.
 * @param jitter Part of both times, from 0 to below 1, that is taken away at random, so
 * that values that came together do not expire together.
 * @param cacheNulls Whether null is a value that is kept.
 * @param staleIfError How long after its end a value may be served if the loader fails
 * (with 'sync = true', 'get(key, loader)' or 'retrieve(key, loader)') or else, for other
 * cacheable methods, if Redis does not answer; the loader is not asked then. Zero for
 * never. What was invalidated is never served, and nothing once 'when-disconnected' has
 * ended serving.
 * @param singleLoader Whether one instance loads a key while the others wait for its
 * value. Only for 'sync = true', 'get(key, loader)' and 'retrieve(key, loader)':
 * otherwise the cache does not know who loads.
 * @param loadTimeout How long a loader may take before its value is not stored in Redis
 * any more, and before others load, too.
 * @param redisTimeout How long a read waits for Redis before it goes to the loader.
 * @param whenDisconnected What the cache does while invalidations cannot reach it.
 * @param maxStaleness How long it serves what it has while invalidations cannot reach it,
 * with 'serve-until'. Not longer than 'local-ttl'.
 */
@ConfigurationPropertiesSource
record NearCacheProperties(@Nullable String type, @Nullable String keyPrefix, @Nullable Duration ttl,
		@Nullable Duration localTtl, @Nullable Integer localMaxSize, @Nullable Double jitter,
		@Nullable Boolean cacheNulls, @Nullable Duration staleIfError, @Nullable Boolean singleLoader,
		@Nullable Duration loadTimeout, @Nullable Duration redisTimeout, @Nullable WhenDisconnected whenDisconnected,
		@Nullable Duration maxStaleness) {

	/**
	 * Takes what YAML makes of a cache without properties, so that it is told what it
	 * lacks; found by the conversion of texts.
	 */
	static NearCacheProperties valueOf(String text) {
		return new NearCacheProperties(text, null, null, null, null, null, null, null, null, null, null, null, null);
	}

	void validate(PropertyConstraints constraints, CacheProperties.Near defaults) {
		constraints.require(this.type != null && !this.type.isBlank(), "type", this.type,
				"It must be the type of the values, such as 'com.example.Product', as JSON does not tell.");
		validate(constraints, this.ttl, this.localTtl, this.localMaxSize, this.jitter, this.staleIfError,
				this.loadTimeout, this.redisTimeout);
		Duration effectiveTtl = orElse(this.ttl, defaults.ttl());
		constraints.require(this.localTtl == null || this.localTtl.compareTo(effectiveTtl) <= 0, "local-ttl",
				this.localTtl,
				"It must not be longer than 'ttl', which is %s.".formatted(PropertyText.of(effectiveTtl)));
		requireStaleness(constraints, settings(defaults).localTtl());
	}

	/** What holds for all caches gives way to the shorter life of this one. */
	private void requireStaleness(PropertyConstraints constraints, Duration effectiveLocalTtl) {
		constraints.require(this.maxStaleness == null || this.maxStaleness.toMillis() >= 10, "max-staleness",
				this.maxStaleness, "It must be at least 10ms.");
		constraints.require(this.maxStaleness == null || this.maxStaleness.compareTo(effectiveLocalTtl) <= 0,
				"max-staleness", this.maxStaleness,
				"It must not be longer than 'local-ttl' of the near cache, which is %s, as no value lives longer."
					.formatted(PropertyText.of(effectiveLocalTtl)));
	}

	/** Refuses what cannot work, for one cache and for all of them. */
	static void validate(PropertyConstraints constraints, @Nullable Duration ttl, @Nullable Duration localTtl,
			@Nullable Integer localMaxSize, @Nullable Double jitter, @Nullable Duration staleIfError,
			@Nullable Duration loadTimeout, @Nullable Duration redisTimeout) {
		constraints.positive("ttl", ttl);
		constraints.positive("local-ttl", localTtl);
		constraints.positive("local-max-size", localMaxSize);
		constraints.require(jitter == null || (jitter >= 0 && jitter < 1), "jitter", jitter,
				"It must be from 0 to below 1.");
		constraints.notNegative("stale-if-error", staleIfError);
		constraints.positive("load-timeout", loadTimeout);
		constraints.positive("redis-timeout", redisTimeout);
	}

	NearCacheSettings settings(CacheProperties.Near defaults) {
		Duration effectiveTtl = orElse(this.ttl, defaults.ttl());
		Duration effectiveLocalTtl = orElse(this.localTtl, defaults.localTtl());
		return new NearCacheSettings(orElse(this.type, ""), orElse(this.keyPrefix, defaults.keyPrefix()), effectiveTtl,
				(effectiveLocalTtl.compareTo(effectiveTtl) <= 0) ? effectiveLocalTtl : effectiveTtl,
				orElse(this.localMaxSize, defaults.localMaxSize()), orElse(this.jitter, defaults.jitter()),
				orElse(this.cacheNulls, defaults.cacheNulls()), orElse(this.staleIfError, defaults.staleIfError()),
				orElse(this.singleLoader, defaults.singleLoader()), orElse(this.loadTimeout, defaults.loadTimeout()),
				orElse(this.redisTimeout, defaults.redisTimeout()), this.whenDisconnected, this.maxStaleness);
	}

	private static <T> T orElse(@Nullable T value, T other) {
		return (value != null) ? value : other;
	}

}
