package io.github.headrace.cache;

import java.time.Duration;
import java.util.Map;

/**
 * Settings of near caches, with what is meant by default.
 */
final class NearSettings {

	private String type = "java.lang.String";

	private Duration ttl = Duration.ofHours(1);

	private Duration localTtl = Duration.ofMinutes(10);

	private long localMaxSize = 10_000;

	private double jitter = 0.1;

	private boolean cacheNulls = true;

	private Duration staleIfError = Duration.ZERO;

	private boolean singleLoader;

	private Duration loadTimeout = Duration.ofSeconds(10);

	private Duration redisTimeout = Duration.ofSeconds(2);

	private WhenDisconnected whenDisconnected;

	private Duration maxStaleness;

	NearSettings type(String type) {
		this.type = type;
		return this;
	}

	NearSettings ttl(Duration ttl) {
		this.ttl = ttl;
		return this;
	}

	NearSettings localTtl(Duration localTtl) {
		this.localTtl = localTtl;
		return this;
	}

	NearSettings localMaxSize(long localMaxSize) {
		this.localMaxSize = localMaxSize;
		return this;
	}

	NearSettings jitter(double jitter) {
		this.jitter = jitter;
		return this;
	}

	NearSettings withoutNulls() {
		this.cacheNulls = false;
		return this;
	}

	NearSettings staleIfError(Duration staleIfError) {
		this.staleIfError = staleIfError;
		return this;
	}

	NearSettings singleLoader() {
		this.singleLoader = true;
		return this;
	}

	NearSettings loadTimeout(Duration loadTimeout) {
		this.loadTimeout = loadTimeout;
		return this;
	}

	NearSettings redisTimeout(Duration redisTimeout) {
		this.redisTimeout = redisTimeout;
		return this;
	}

	NearSettings whenDisconnected(WhenDisconnected whenDisconnected) {
		this.whenDisconnected = whenDisconnected;
		return this;
	}

	NearSettings maxStaleness(Duration maxStaleness) {
		this.maxStaleness = maxStaleness;
		return this;
	}

	NearCacheSettings build() {
		return new NearCacheSettings(this.type, "", this.ttl, this.localTtl, this.localMaxSize, this.jitter,
				this.cacheNulls, this.staleIfError, this.singleLoader, this.loadTimeout, this.redisTimeout,
				this.whenDisconnected, this.maxStaleness);
	}

	/** Returns the settings of a single cache, {@code prices}. */
	Map<String, NearCacheSettings> prices() {
		return Map.of("prices", build());
	}

}
