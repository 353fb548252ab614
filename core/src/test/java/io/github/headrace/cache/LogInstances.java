package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Instances that share a log, each with one cache {@code products}.
 */
final class LogInstances implements AutoCloseable {

	static final String LOG = "headrace:invalidations";

	static final String TAIL = "{headrace:invalidations}:tail";

	static final String MARKS = "{headrace:invalidations}:marks";

	static final String MEMBERS = "{headrace:invalidations}:members";

	static final String CACHE = "products";

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	private final List<Instance> instances = new ArrayList<>();

	static CacheInvalidationSettings settings(Duration maxStaleness) {
		CacheInvalidationSettings defaults = CacheInvalidationSettings.DEFAULTS;
		return new CacheInvalidationSettings(defaults.transport(), defaults.log(), defaults.whenDisconnected(),
				maxStaleness, defaults.retention(), Duration.ofMillis(500), defaults.resend(), defaults.maxKeys(),
				defaults.maxBytes(), defaults.maxWaiting());
	}

	static RedisStandaloneConfiguration at(RedisServer server) {
		return new RedisStandaloneConfiguration(server.host(), server.port());
	}

	static RedisStandaloneConfiguration at(RedisProxy proxy) {
		return new RedisStandaloneConfiguration(proxy.host(), proxy.port());
	}

	NativeConnection connection(RedisConfiguration server) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server,
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(5)).build());
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return NativeConnection.of(factory);
	}

	/** Returns an instance that is connected. */
	Instance started(RedisConfiguration server) {
		Instance instance = add(server, settings(Duration.ofSeconds(30)), Safeguards.ALL);
		assertThat(instance.invalidations.start()).succeedsWithin(Duration.ofSeconds(10));
		return instance;
	}

	Instance add(RedisConfiguration server, CacheInvalidationSettings settings, Safeguards safeguards) {
		Instance instance = new Instance(CacheInvalidations.overLog(connection(server), Namespace.NONE,
				new DefaultCacheKeyCodec(), List.of(), settings, safeguards), new RecordingTarget(CACHE));
		instance.invalidations.parts().targets().add(instance.cache);
		this.instances.add(instance);
		return instance;
	}

	/** Ends an instance before the others. */
	void stop(Instance instance) {
		assertThat(instance.invalidations.stop()).succeedsWithin(Duration.ofSeconds(10));
		this.instances.remove(instance);
	}

	@Override
	public void close() {
		this.instances
			.forEach((instance) -> assertThat(instance.invalidations.stop()).succeedsWithin(Duration.ofSeconds(10)));
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	/**
	 * One of them.
	 *
	 * @param invalidations of the instance
	 * @param cache its cache
	 */
	record Instance(CacheInvalidations invalidations, RecordingTarget cache) {

		EntryId evict(String key) {
			return this.invalidations.evict(CACHE, key).join();
		}

		void awaitApplied(EntryId id) {
			assertThat(this.invalidations.awaitApplied(id, Duration.ofSeconds(20)))
				.succeedsWithin(Duration.ofSeconds(25));
		}

		void awaitConnected(boolean connected) {
			await().atMost(Duration.ofSeconds(20)).until(() -> state().connected() == connected);
		}

		CacheInvalidationState state() {
			return this.invalidations.state();
		}

		/** Returns how often everything was dropped, but for the start. */
		long resets() {
			return state().resets()
				.entrySet()
				.stream()
				.filter((reset) -> reset.getKey() != ResetReason.START)
				.mapToLong((reset) -> reset.getValue())
				.sum();
		}

		Freshness freshness() {
			return this.invalidations.parts().freshness();
		}

	}

}
