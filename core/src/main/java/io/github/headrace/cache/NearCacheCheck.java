package io.github.headrace.cache;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Holds the settings of a near cache against what can be.
 */
final class NearCacheCheck {

	private final String cache;

	private final NearCacheSettings settings;

	private NearCacheCheck(String cache, NearCacheSettings settings) {
		this.cache = cache;
		this.settings = settings;
	}

	/**
	 * Checks settings.
	 * @param cache the name of the cache
	 * @param settings its settings
	 * @throws InvalidNearCacheException if they cannot be used
	 */
	static void check(String cache, NearCacheSettings settings) {
		new NearCacheCheck(cache, settings).check();
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
		positive("max-staleness", maxStaleness);
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
