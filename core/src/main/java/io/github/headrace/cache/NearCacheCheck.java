package io.github.headrace.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Holds the settings of a near cache against what can be.
 */
final class NearCacheCheck {

	private final String cache;

	private final NearCacheSettings settings;

	private final Duration heartbeat;

	private NearCacheCheck(String cache, NearCacheSettings settings, Duration heartbeat) {
		this.cache = cache;
		this.settings = settings;
		this.heartbeat = heartbeat;
	}

	/**
	 * Checks settings.
	 * @param cache the name of the cache
	 * @param settings its settings
	 * @param heartbeat how often the log is proven to be current
	 * @throws InvalidNearCacheException if they cannot be used
	 */
	static void check(String cache, NearCacheSettings settings, Duration heartbeat) {
		new NearCacheCheck(cache, settings, heartbeat).check();
	}

	private void check() {
		require(this.settings.type() != null && !this.settings.type().isBlank(), "type", this.settings.type(),
				"A near cache needs the type of its values, such as com.acme.Product or java.util.List<com.acme.Product>");
		positive("ttl", this.settings.ttl());
		positive("local-ttl", this.settings.localTtl());
		positive("load-timeout", this.settings.loadTimeout());
		positive("redis-timeout", this.settings.redisTimeout());
		require(this.settings.localMaxSize() > 0, "local-max-size", this.settings.localMaxSize(),
				"Give a positive number of values");
		require(this.settings.jitter() >= 0 && this.settings.jitter() < 1, "jitter", this.settings.jitter(),
				"Give the part of the time that is taken away at random, from 0 to below 1");
		require(!this.settings.staleIfError().isNegative(), "stale-if-error", this.settings.staleIfError(),
				"Give a time, or zero for never");
		staleness(this.settings.maxStaleness());
	}

	private void staleness(@Nullable Duration maxStaleness) {
		if (maxStaleness == null) {
			return;
		}
		Duration least = this.heartbeat.multipliedBy(2);
		require(maxStaleness.compareTo(least) >= 0, "max-staleness", maxStaleness,
				"That everything is applied is known every 'headrace.cache.invalidation.heartbeat': give at least twice that, which is %s"
					.formatted(least));
		require(maxStaleness.compareTo(this.settings.localTtl()) <= 0, "max-staleness", maxStaleness,
				"A value does not stay longer than 'local-ttl', which is %s: give that at most"
					.formatted(this.settings.localTtl()));
	}

	private void positive(String setting, Duration value) {
		require(value.toMillis() > 0, setting, value, "Give a time of at least one millisecond");
	}

	private void require(boolean valid, String setting, @Nullable Object value, String reason) {
		if (!valid) {
			throw new InvalidNearCacheException(this.cache, setting, value, reason);
		}
	}

}
