package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.InvalidationTransportType;
import io.github.headrace.cache.NearCacheSettings;
import io.github.headrace.cache.WhenDisconnected;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of cache invalidation and of near caches.
 *
 * @param enabled Whether cache invalidation, its listeners and near caches are
 * configured. If not, no listener hears of invalidations, and caches stay as they are.
 * @param connectionFactory Name of the bean that makes the connections, where it is not
 * the one of 'headrace.connection-factory'.
 * @param invalidation Invalidation of local caches on all instances.
 * @param near Caches in each process in front of Redis.
 */
@ConfigurationProperties("headrace.cache")
record CacheProperties(@DefaultValue("true") boolean enabled, @Nullable String connectionFactory,
		@DefaultValue Invalidation invalidation, @DefaultValue Near near) {

	CacheProperties {
		PropertyConstraints constraints = new PropertyConstraints("headrace.cache.");
		invalidation.validate(constraints.nested("invalidation"));
		near.validate(constraints.nested("near"), invalidation);
	}

	NativeConnection connection(NativeConnections connections) {
		return ConnectionFactoryBeans.named("headrace.cache.connection-factory", connectionFactoryName(),
				connections::get);
	}

	String connectionFactoryName() {
		return (this.connectionFactory != null) ? this.connectionFactory : NativeConnections.DEFAULT;
	}

	/** A cache that serves only for a short time needs to know more often that it may. */
	CacheInvalidationSettings invalidationSettings() {
		Duration often = this.near.caches()
			.values()
			.stream()
			.map(NearCacheProperties::maxStaleness)
			.filter(Objects::nonNull)
			.map((maxStaleness) -> maxStaleness.dividedBy(4))
			.min(Comparator.naturalOrder())
			.orElse(this.invalidation.heartbeat());
		boolean shorter = often.compareTo(this.invalidation.heartbeat()) < 0;
		return this.invalidation.settings(shorter ? often : this.invalidation.heartbeat());
	}

	/**
	 * Invalidation of local caches on all instances.
	 *
	 * @param enabled Whether the local caches of all cache managers are kept coherent.
	 * @param include Comma-separated list of the caches that are kept coherent, with '*'
	 * for anything. A name that no manager of local caches knows fails the start, unless
	 * one makes caches on demand.
	 * @param exclude Comma-separated list of the caches that are not, with '*' for
	 * anything.
	 * @param transport How invalidations travel: through a log, from which is read what
	 * was missed, or through a channel, whose gaps clear all caches.
	 * @param log Name of the stream, or of the channel, that carries invalidations.
	 * @param whenDisconnected What caches do while invalidations cannot reach them.
	 * @param maxStaleness How long caches serve what they have while invalidations cannot
	 * reach them, with 'serve-until'. Not longer than 'retention'. Near caches whose
	 * 'local-ttl' is shorter serve no longer than that.
	 * @param retention How long the log keeps what instances may have missed.
	 * @param heartbeat How often a silent connection is proven to be alive; a quarter of
	 * 'max-staleness' if that is less.
	 * @param resend How long ago something was sent that is sent again when the server
	 * may have lost it.
	 * @param maxKeys Largest number of invalidations that are sent as one entry.
	 * @param maxBytes Largest size of an entry.
	 * @param maxWaiting Number of keys of a cache that may wait to be sent; more become
	 * its clear.
	 */
	record Invalidation(@DefaultValue("false") boolean enabled, @DefaultValue("*") List<String> include,
			@DefaultValue List<String> exclude, @DefaultValue("log") InvalidationTransportType transport,
			@DefaultValue("headrace:invalidations") String log,
			@DefaultValue("serve-until") WhenDisconnected whenDisconnected, @DefaultValue("30s") Duration maxStaleness,
			@DefaultValue("10m") Duration retention, @DefaultValue("2s") Duration heartbeat,
			@DefaultValue("30s") Duration resend, @DefaultValue("256") int maxKeys,
			@DefaultValue("64KB") DataSize maxBytes, @DefaultValue("4096") int maxWaiting) {

		private static final DataSize LARGEST_ENTRY = DataSize.ofMegabytes(64);

		void validate(PropertyConstraints constraints) {
			constraints.require(!this.log.isBlank(), "log", this.log, "It must not be empty.");
			constraints.positive("heartbeat", this.heartbeat);
			constraints.positive("max-staleness", this.maxStaleness);
			constraints.require(this.retention.compareTo(this.maxStaleness) >= 0, "retention", this.retention,
					"It must not be shorter than 'headrace.cache.invalidation.max-staleness', which is %s."
						.formatted(PropertyText.of(this.maxStaleness)));
			constraints.notNegative("resend", this.resend);
			constraints.positive("max-keys", this.maxKeys);
			constraints.require(this.maxKeys <= CacheInvalidationSettings.MOST_KEYS, "max-keys", this.maxKeys,
					"It must be at most %d, as more do not fit into a script."
						.formatted(CacheInvalidationSettings.MOST_KEYS));
			constraints.require(this.maxBytes.toBytes() > 0 && this.maxBytes.compareTo(LARGEST_ENTRY) <= 0, "max-bytes",
					this.maxBytes, "It must be positive, and at most %s.".formatted(LARGEST_ENTRY));
			constraints.positive("max-waiting", this.maxWaiting);
		}

		CacheInvalidationSettings settings(Duration effectiveHeartbeat) {
			return new CacheInvalidationSettings(this.transport, this.log, this.whenDisconnected, this.maxStaleness,
					this.retention, effectiveHeartbeat, this.resend, this.maxKeys,
					Math.toIntExact(this.maxBytes.toBytes()), this.maxWaiting);
		}

		/** Returns the names that are meant as they stand. */
		List<String> literalNames() {
			return this.include.stream().filter((name) -> !name.contains("*")).toList();
		}

	}

	/**
	 * Caches in each process in front of Redis.
	 *
	 * @param keyPrefix Prefix of the keys in Redis, behind the namespace.
	 * @param ttl How long a value lives in Redis.
	 * @param localTtl How long a value lives in a process; 'ttl' where that is shorter.
	 * @param localMaxSize Number of values of a cache that a process keeps.
	 * @param jitter Part of both times, from 0 to below 1, that is taken away at random,
	 * so that values that came together do not expire together.
	 * @param cacheNulls Whether null is a value that is kept.
	 * @param staleIfError How long after its end a value may be served if the loader
	 * fails (with 'sync = true', 'get(key, loader)' or 'retrieve(key, loader)') or else,
	 * for other cacheable methods, if Redis does not answer; the loader is not asked
	 * then. Zero for never. What was invalidated is never served, and nothing once
	 * 'when-disconnected' has ended serving.
	 * @param singleLoader Whether one instance loads a key while the others wait for its
	 * value. Only for 'sync = true', 'get(key, loader)' and 'retrieve(key, loader)':
	 * otherwise the cache does not know who loads.
	 * @param loadTimeout How long a loader may take before its value is not stored in
	 * Redis any more, and before others load, too.
	 * @param redisTimeout How long a read waits for Redis before it goes to the loader.
	 * @param caches Near caches by name.
	 */
	record Near(@DefaultValue("") String keyPrefix, @DefaultValue("1h") Duration ttl,
			@DefaultValue("10m") Duration localTtl, @DefaultValue("10000") int localMaxSize,
			@DefaultValue("0.1") double jitter, @DefaultValue("true") boolean cacheNulls,
			@DefaultValue("0s") Duration staleIfError, @DefaultValue("false") boolean singleLoader,
			@DefaultValue("10s") Duration loadTimeout, @DefaultValue("500ms") Duration redisTimeout,
			@DefaultValue Map<String, NearCacheProperties> caches) {

		Near {
			caches = Map.copyOf(caches);
		}

		void validate(PropertyConstraints constraints, Invalidation invalidation) {
			NearCacheProperties.validate(constraints, this.ttl, this.localTtl, this.localMaxSize, this.jitter,
					this.staleIfError, this.loadTimeout, this.redisTimeout);
			constraints.require(this.caches.isEmpty() || invalidation.transport() == InvalidationTransportType.LOG,
					"caches", sortedNames(),
					"Near caches need the log: remove 'headrace.cache.invalidation.transport=channel'.");
			this.caches.forEach((name, cache) -> cache.validate(constraints.nested("caches", name), this));
		}

		Set<String> sortedNames() {
			return new TreeSet<>(this.caches.keySet());
		}

		Map<String, NearCacheSettings> settings() {
			Map<String, NearCacheSettings> settings = new LinkedHashMap<>();
			this.caches.forEach((name, cache) -> settings.put(name, cache.settings(this)));
			return settings;
		}

	}

}
