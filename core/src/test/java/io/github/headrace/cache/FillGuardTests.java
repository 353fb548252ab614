package io.github.headrace.cache;

import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FillGuardTests {

	private static final int KEYS = 8;

	private static final int ROUNDS = 20_000;

	private final Map<Object, Object> cache = new ConcurrentHashMap<>();

	private final FillGuard guard = new FillGuard(true);

	@Test
	void storesWhatWasLoadedSinceTheLease() {
		assertThat(fill("key", this.guard.lease())).isTrue();
		assertThat(this.cache).containsKey("key");
	}

	@Test
	void refusesWhatWasLoadedBeforeAnInvalidation() {
		long lease = this.guard.lease();
		this.guard.invalidate("key", () -> this.cache.remove("key"));
		assertThat(fill("key", lease)).isFalse();
		assertThat(this.cache).isEmpty();
		assertThat(fill("key", this.guard.lease())).isTrue();
	}

	@Test
	void refusesEveryKeyThatWasLoadedBeforeAClear() {
		long lease = this.guard.lease();
		this.guard.clear(this.cache::clear);
		assertThat(fill("key", lease)).isFalse();
		assertThat(fill("other", lease)).isFalse();
		assertThat(fill("key", this.guard.lease())).isTrue();
	}

	@Test
	void letsOtherKeysBe() {
		long lease = this.guard.lease();
		this.guard.invalidate("key", () -> this.cache.remove("key"));
		assertThat(fill("other", lease)).isTrue();
	}

	@Test
	void refusesNothingWhenItIsSwitchedOff() {
		FillGuard off = new FillGuard(false);
		long lease = off.lease();
		off.invalidate("key", () -> this.cache.remove("key"));
		assertThat(off.fill("key", lease, () -> this.cache.put("key", "old"))).isTrue();
	}

	@Test
	void awaitsAFillThatIsUnderWayBeforeItRemoves() throws Exception {
		CountDownLatch storing = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		long lease = this.guard.lease();
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			threads.submit(() -> this.guard.fill("key", lease, () -> {
				storing.countDown();
				awaitUninterruptibly(release);
				this.cache.put("key", "old");
			}));
			storing.await();
			threads.submit(() -> this.guard.invalidate("key", () -> this.cache.remove("key")));
			release.countDown();
		}
		finally {
			threads.shutdown();
			assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(this.cache).isEmpty();
	}

	/**
	 * A source of truth with versions, changed and then invalidated, while others load
	 * from it and fill: what is served after an invalidation is at least as new.
	 */
	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4 })
	void neverServesWhatIsOlderThanAnInvalidation(long seed) throws Exception {
		AtomicLongArray truth = new AtomicLongArray(KEYS);
		AtomicLongArray floor = new AtomicLongArray(KEYS);
		AtomicBoolean ended = new AtomicBoolean();
		AtomicLong stale = new AtomicLong();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			for (int i = 0; i < 3; i++) {
				Random random = new Random(seed * 31 + i);
				threads.submit(() -> {
					while (!ended.get()) {
						read(random.nextInt(KEYS), truth, floor, stale);
					}
				});
			}
			threads.submit(() -> write(new Random(seed), truth, floor, ended)).get();
		}
		finally {
			ended.set(true);
			threads.shutdown();
			assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(stale).hasValue(0);
	}

	private void write(Random random, AtomicLongArray truth, AtomicLongArray floor, AtomicBoolean ended) {
		for (int round = 0; round < ROUNDS && !ended.get(); round++) {
			int key = random.nextInt(KEYS);
			long version = truth.incrementAndGet(key);
			if (random.nextInt(10) == 0) {
				this.guard.clear(this.cache::clear);
			}
			else {
				this.guard.invalidate(key, () -> this.cache.remove(key));
			}
			floor.set(key, version);
		}
	}

	private void read(int key, AtomicLongArray truth, AtomicLongArray floor, AtomicLong stale) {
		long atLeast = floor.get(key);
		long lease = this.guard.lease();
		Object cached = this.cache.get(key);
		if (cached == null) {
			long loaded = truth.get(key);
			Thread.yield();
			this.guard.fill(key, lease, () -> this.cache.put(key, loaded));
		}
		else if ((long) cached < atLeast) {
			stale.incrementAndGet();
		}
	}

	private boolean fill(String key, long lease) {
		return this.guard.fill(key, lease, () -> this.cache.put(key, "value"));
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
