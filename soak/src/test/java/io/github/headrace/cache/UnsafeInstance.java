package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * An instance in this process, some of whose safeguards may be off.
 */
public final class UnsafeInstance implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** A cache whose invalidations can be held up, and all that come after them. */
	private static final String GATE = "gate";

	private final LettuceConnectionFactory factory;

	private final CacheInvalidations invalidations;

	private final NearCaches nearCaches;

	private final CacheManager coherent;

	private boolean stopped;

	/**
	 * Starts an instance.
	 * @param off the safeguard that is off, or {@code null} if all are on
	 */
	public UnsafeInstance(String host, int port, @Nullable Safeguard off) {
		this.factory = new LettuceConnectionFactory(new RedisStandaloneConfiguration(host, port),
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(5)).build());
		this.factory.afterPropertiesSet();
		this.factory.start();
		NativeConnection connection = NativeConnection.of(this.factory);
		this.invalidations = CacheInvalidations.overLog(connection, Namespace.NONE, new DefaultCacheKeyCodec(),
				List.of(), CacheInvalidationSettings.DEFAULTS,
				new Safeguards(off != Safeguard.LEASES, off != Safeguard.TOKENS, off != Safeguard.RUN_IDS));
		this.nearCaches = new NearCaches(this.invalidations, connection, Namespace.NONE,
				Map.of("near", nearCacheSettings()), JsonMapper.shared());
		this.coherent = new CoherentCaches(() -> this.invalidations, List.of("*"), List.of(), null)
			.decorate(new ConcurrentMapCacheManager("coherent"), "unsafe");
		this.coherent.getCache("coherent");
		this.invalidations.start().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private static NearCacheSettings nearCacheSettings() {
		return new NearCacheSettings(Long.class.getName(), "", Duration.ofHours(1), Duration.ofMinutes(10), 1000, 0,
				true, Duration.ZERO, false, Duration.ofSeconds(30), Duration.ofSeconds(5), null, null);
	}

	public Cache cache(String name) {
		Cache near = this.nearCaches.getCache(name);
		return (near != null) ? near : Objects.requireNonNull(this.coherent.getCache(name));
	}

	public CacheInvalidations invalidations() {
		return this.invalidations;
	}

	/** Sends an invalidation, and waits until it is in the log. */
	public EntryId evict(String cache, Object key) {
		cache(cache).evict(key);
		return this.invalidations.clear("fence").orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	/** Waits until everything up to an entry is applied. */
	public void awaitApplied(EntryId id) {
		this.invalidations.awaitApplied(id, PATIENCE).join();
	}

	/**
	 * Lets nothing be applied from the next entry on that another sends through
	 * {@link #closeGateOf}, until it is opened.
	 */
	public void holdAtGate(CountDownLatch reached, CountDownLatch open) {
		this.invalidations.parts().targets().add(new InvalidationTarget() {

			@Override
			public String cache() {
				return GATE;
			}

			@Override
			public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
				reached.countDown();
				try {
					open.await();
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			}

			@Override
			public void reset() {
			}

		});
	}

	/** Lets another instance stand still at its gate. */
	public void closeGateOfOthers() {
		this.invalidations.clear(GATE).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		if (!this.stopped) {
			this.stopped = true;
			this.invalidations.stop().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
			this.factory.destroy();
		}
	}

	/**
	 * What can be off.
	 */
	public enum Safeguard {

		LEASES, TOKENS, RUN_IDS

	}

}
