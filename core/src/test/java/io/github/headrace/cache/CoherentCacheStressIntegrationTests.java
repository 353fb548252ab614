package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.caffeine.CaffeineCacheManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many loads and invalidations at the same time; what a reader is given must not be older
 * than the last invalidation that had been applied when he asked.
 */
class CoherentCacheStressIntegrationTests {

	private static final int KEYS = 4;

	private static final int READERS = 6;

	private static final int CHANGES = 500;

	private static RedisServer server;

	/** The truth: versions of the keys, which only grow. */
	private final AtomicLongArray versions = new AtomicLongArray(KEYS);

	/** The versions whose invalidations have been applied on each instance. */
	private final List<AtomicLongArray> applied = List.of(new AtomicLongArray(KEYS), new AtomicLongArray(KEYS));

	private final AtomicInteger stale = new AtomicInteger();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@Test
	void servesNothingOlderThanAnInvalidation() throws Exception {
		run(Safeguards.ALL, 7);
		assertThat(this.stale).hasValue(0);
	}

	@Test
	void findsStaleValuesWithoutLeases() throws Exception {
		for (int seed = 7; seed < 27 && this.stale.get() == 0; seed++) {
			run(new Safeguards(false, true, true), seed);
		}
		assertThat(this.stale).hasPositiveValue();
	}

	private void run(Safeguards safeguards, long seed) throws Exception {
		SplittableRandom seeds = new SplittableRandom(seed);
		ExecutorService threads = Executors.newCachedThreadPool();
		CountDownLatch ended = new CountDownLatch(1);
		try (CoherentInstance one = instance(safeguards); CoherentInstance other = instance(safeguards)) {
			List<CoherentInstance> instances = List.of(one, other);
			List<GuardedCache> caches = instances.stream().map(CoherentCacheStressIntegrationTests::cache).toList();
			List<Future<?>> readers = new ArrayList<>();
			for (int i = 0; i < READERS; i++) {
				int instance = i % 2;
				SplittableRandom random = seeds.split();
				readers.add(threads.submit(() -> {
					while (ended.getCount() > 0) {
						read(caches.get(instance), this.applied.get(instance), random);
					}
				}));
			}
			change(one, other, caches.get(0), seeds.split());
			ended.countDown();
			for (Future<?> reader : readers) {
				reader.get(60, TimeUnit.SECONDS);
			}
		}
		finally {
			ended.countDown();
			threads.shutdownNow();
		}
	}

	private void change(CoherentInstance one, CoherentInstance other, Cache cache, SplittableRandom random) {
		for (int i = 0; i < CHANGES && this.stale.get() == 0; i++) {
			int key = random.nextInt(KEYS);
			long version = this.versions.incrementAndGet(key);
			switch (random.nextInt(16)) {
				case 0 -> cache.clear();
				case 1 -> cache.put(Integer.toString(key), version);
				case 2 -> cache.evictIfPresent(Integer.toString(key));
				default -> cache.evict(Integer.toString(key));
			}
			this.applied.get(0).accumulateAndGet(key, version, Math::max);
			if (random.nextInt(5) == 0) {
				AtomicLongArray sent = copy(this.applied.get(0));
				one.awaitAppliedBy(other);
				for (int each = 0; each < KEYS; each++) {
					this.applied.get(1).accumulateAndGet(each, sent.get(each), Math::max);
				}
			}
		}
	}

	private void read(GuardedCache cache, AtomicLongArray applied, SplittableRandom random) {
		int key = random.nextInt(KEYS);
		long least = applied.get(key);
		long version = random.nextBoolean() ? load(cache, key, random) : lookAndFill(cache, key, random);
		if (version < least) {
			this.stale.incrementAndGet();
		}
	}

	private long load(GuardedCache cache, int key, SplittableRandom random) {
		Long version = cache.get(Integer.toString(key), () -> slowly(key, random));
		return (version != null) ? version : -1;
	}

	private long lookAndFill(GuardedCache cache, int key, SplittableRandom random) {
		LoadView view = new LoadView(cache);
		ValueWrapper present = view.get(Integer.toString(key));
		if (present != null && present.get() instanceof Long version) {
			return version;
		}
		long version = slowly(key, random);
		view.put(Integer.toString(key), version);
		return version;
	}

	/** Leaves time for an invalidation between the read and the store. */
	private long slowly(int key, SplittableRandom random) {
		long version = this.versions.get(key);
		for (int spins = random.nextInt(2_000); spins > 0; spins--) {
			Thread.onSpinWait();
		}
		Thread.yield();
		return version;
	}

	private static AtomicLongArray copy(AtomicLongArray array) {
		AtomicLongArray copy = new AtomicLongArray(KEYS);
		for (int i = 0; i < KEYS; i++) {
			copy.set(i, array.get(i));
		}
		return copy;
	}

	private static CoherentInstance instance(Safeguards safeguards) {
		return new CoherentInstance(server, safeguards, (cache, key, value) -> List.of());
	}

	private static GuardedCache cache(CoherentInstance instance) {
		return (GuardedCache) instance.decorate(new CaffeineCacheManager()).getCache("prices");
	}

}
