package io.github.headrace.cache;

import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.github.headrace.cache.HeldSource.Hold;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache.ValueRetrievalException;
import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.cache.CacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.SimpleKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Near caches on a real server.
 */
@Timeout(60)
class NearCacheIntegrationTests {

	private static final String SHARED = "shop:prices::1";

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private NearInstance one;

	private NearInstance other;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		redis = client.connect().sync();
	}

	@AfterAll
	static void stopServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void flush() {
		redis.flushall();
	}

	private void start(NearSettings settings) {
		start(settings.prices());
	}

	private void start(Map<String, NearCacheSettings> settings) {
		this.one = new NearInstance(server, settings);
		this.other = new NearInstance(server, settings);
	}

	@AfterEach
	void stopInstances() {
		if (this.one != null) {
			this.one.close();
			this.other.close();
		}
	}

	@Test
	void sharesValuesOfTheDeclaredTypeWithoutNamingIt() {
		start(new NearSettings().type("java.util.List<%s>".formatted(Product.class.getName())));
		List<Product> products = List.of(new Product("bolt", 3), new Product("nut", 4));
		this.one.cache().put("1", products);
		awaitShared();
		assertThat(this.other.cache().get("1").get()).isEqualTo(products);
		assertThat(redis.hget(SHARED, "v"))
			.isEqualTo("[{\"name\":\"bolt\",\"price\":3},{\"name\":\"nut\",\"price\":4}]");
		assertThat(redis.pttl(SHARED)).isBetween(1L, Duration.ofHours(1).toMillis());
	}

	@Test
	void valueWhoseWritingBreaksOffHoldsNothingUp() {
		start(new NearSettings().type(Broken.class.getName()));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.one.cache().put("1", new Broken()))
			.withMessage("of a test");
		this.one.cache().evict("1");
		assertThat(this.one.invalidations().clear("prices")).succeedsWithin(Duration.ofSeconds(30));
	}

	@Test
	void sharesValuesOfACacheThatIsCreatedWhileInvalidationsCome() {
		start(new NearSettings());
		this.one.cache().put("1", "shared");
		awaitShared();
		NearCaches late = this.other.create(new NearSettings().prices());
		assertThat(late.getCache("prices").get("1")).isNotNull();
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void saysOnceForEachCacheThatKeysCannotBeShared(CapturedOutput output) {
		start(Map.of("prices", new NearSettings().build(), "names", new NearSettings().build()));
		for (DayOfWeek day : DayOfWeek.values()) {
			assertThat(this.one.cache().get(day)).isNull();
			assertThat(this.one.cache().<String>get(day, day::name)).isEqualTo(day.name());
		}
		assertThat(this.one.cache("names").get(new SimpleKey(1, DayOfWeek.MONDAY))).isNull();
		assertThat(output)
			.containsOnlyOnce("Near cache 'prices' shares no values of keys of type java.time.DayOfWeek in Redis")
			.containsOnlyOnce("Near cache 'names' shares no values of keys of type " + SimpleKey.class.getName())
			.contains("key = \"#id.value\"", "key = \"#status.name()\"", "CacheKeyCodec");
	}

	@Test
	void readsAnswersOnFewThreadsAndLeavesThemToOthers() {
		start(new NearSettings().type(Read.class.getName()));
		String position = this.one.awaitAppliedBy(this.other).toString();
		redis.hset(SHARED, Map.of("v", "{}", "a", position, "x", "0"));
		redis.expire(SHARED, 100);
		CompletableFuture<?> read = this.one.cache()
			.retrieve("1")
			.thenApply((value) -> List.of(((Read) ((ValueWrapper) value).get()).thread.getName(),
					Thread.currentThread().getName()));
		assertThat(read).succeedsWithin(NearInstance.PATIENCE)
			.asInstanceOf(InstanceOfAssertFactories.list(String.class))
			.satisfiesExactly((reading) -> assertThat(reading).startsWith("headrace-near-answers-"),
					(goingOn) -> assertThat(goingOn).doesNotStartWith("headrace-near-answers-"));
	}

	@Test
	void loadsWhatIsNoJsonOfTheTypeAgain() {
		start(new NearSettings().type("java.lang.Integer"));
		redis.hset(SHARED, Map.of("v", "{\"no\":\"number\"}", "a", "0-0", "x", "0"));
		redis.expire(SHARED, 100);
		assertThat(this.one.cache().get("1")).isNull();
		assertThat(this.one.cache().get("1", () -> 7)).isEqualTo(7);
		await().untilAsserted(() -> assertThat(redis.hget(SHARED, "v")).isEqualTo("7"));
		assertThat(this.other.cache().get("1", Integer.class)).isEqualTo(7);
	}

	@Test
	void replacesASharedKeyOfAnotherType() {
		start(new NearSettings());
		redis.set(SHARED, "not a hash");
		assertThat(this.one.cache().get("1")).isNull();
		assertThat(redis.get(SHARED)).isEqualTo("not a hash");
		assertThat(this.one.cache().get("1", () -> "loaded")).isEqualTo("loaded");
		awaitShared();
		assertThat(this.other.cache().get("1").get()).isEqualTo("loaded");
	}

	@Test
	void replacesASharedValueWithoutAPosition() {
		start(new NearSettings());
		for (String position : List.of("", "some", "1-")) {
			redis.del(SHARED);
			redis.hset(SHARED, Map.of("v", "\"foreign\"", "a", position, "x", "0"));
			if (position.isEmpty()) {
				redis.hdel(SHARED, "a");
			}
			redis.expire(SHARED, 100);
			this.one.cache().reset();
			assertThat(this.one.cache().get("1")).isNull();
			assertThat(this.one.cache().get("1", () -> "loaded")).isEqualTo("loaded");
			awaitShared();
			await().untilAsserted(() -> assertThat(redis.hget(SHARED, "v")).isEqualTo("\"loaded\""));
		}
	}

	@Test
	void keepsInThisProcessWhatCannotBeWrittenAsTheType() {
		start(new NearSettings().type("java.lang.Integer"));
		this.one.cache().put("1", new Product("bolt", 3));
		assertThat(this.one.cache().get("1").get()).isEqualTo(new Product("bolt", 3));
		this.one.awaitAppliedBy(this.other);
		assertThat(redis.exists(SHARED)).isZero();
		assertThatIllegalStateException().isThrownBy(() -> this.one.cache().get("1", Integer.class))
			.withMessageContaining("'1'")
			.withMessageContaining("java.lang.Integer");
	}

	@Test
	void keepsNulls() {
		start(new NearSettings());
		assertThat(this.one.cache().<String>get("1", () -> null)).isNull();
		assertThat(this.one.cache().get("1").get()).isNull();
		await().until(() -> redis.hexists(SHARED, "n"));
		assertThat(this.other.cache().get("1").get()).isNull();
		assertThat(this.other.cache().retrieve("1", () -> failed())).succeedsWithin(NearInstance.PATIENCE).isNull();
	}

	@Test
	void keepsNoNullsWhereTheyAreNoValues() {
		start(new NearSettings().withoutNulls());
		assertThat(this.one.cache().<String>get("1", () -> null)).isNull();
		assertThat(this.one.cache().get("1")).isNull();
		this.one.cache().put("1", "some");
		awaitShared();
		this.one.cache().put("1", null);
		assertThat(this.one.cache().get("1")).isNull();
		this.one.awaitAppliedBy(this.other);
		assertThat(redis.exists(SHARED)).isZero();
	}

	@Test
	void failuresOfLoadersReachTheCaller() {
		start(new NearSettings());
		assertThatExceptionOfType(ValueRetrievalException.class).isThrownBy(() -> this.one.cache().get("1", () -> {
			throw new IOException("no price");
		})).withCauseInstanceOf(IOException.class);
		assertThat(this.one.cache().retrieve("1", NearCacheIntegrationTests::failed)).failsWithin(NearInstance.PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(IOException.class);
		await().until(() -> redis.exists(SHARED) == 0);
		assertThat(this.other.cache().get("1", () -> "loaded")).isEqualTo("loaded");
		await().until(() -> redis.hexists(SHARED, "v"));
	}

	@Test
	void servesAValueThatHasExpiredWhileNoOtherCanBeLoaded() {
		start(new NearSettings().ttl(Duration.ofMillis(50))
			.localTtl(Duration.ofMillis(50))
			.staleIfError(Duration.ofMinutes(1)));
		this.one.cache().put("1", "expiring");
		awaitShared();
		await().until(() -> this.one.cache().get("1") == null);
		assertThat(this.one.cache().<String>get("1", () -> {
			throw new IOException("no price");
		})).isEqualTo("expiring");
		assertThat(this.other.cache().<String>retrieve("1", NearCacheIntegrationTests::failed))
			.succeedsWithin(NearInstance.PATIENCE)
			.isEqualTo("expiring");
		assertThat(this.one.cache().statistics().servedStale()).isOne();
		assertThat(this.other.cache().statistics().servedStale()).isOne();
	}

	@Test
	void servesNothingThatHasExpiredAndWasInvalidated() {
		start(new NearSettings().ttl(Duration.ofMillis(50))
			.localTtl(Duration.ofMillis(50))
			.staleIfError(Duration.ofMinutes(1)));
		for (Runnable change : List.<Runnable>of(() -> this.other.cache().evict("1"), () -> this.other.cache().clear(),
				() -> this.other.invalidations().evictByTag("prices", "tag of 1").join())) {
			this.one.cache().put("1", "expiring");
			awaitShared();
			await().until(() -> this.one.cache().get("1") == null);
			change.run();
			this.other.awaitAppliedBy(this.one);
			for (NearInstance instance : List.of(this.one, this.other)) {
				assertThatExceptionOfType(ValueRetrievalException.class)
					.isThrownBy(() -> instance.cache().get("1", () -> {
						throw new IOException("no price");
					}));
			}
		}
	}

	@Test
	void oneInstanceLoadsWhileTheOthersWait() {
		start(new NearSettings().singleLoader());
		HeldSource source = new HeldSource();
		source.write("1", "loaded");
		Hold hold = source.hold();
		CompletableFuture<String> loading = CompletableFuture
			.supplyAsync(() -> this.one.cache().get("1", () -> source.read("1")));
		hold.awaitReader();
		CompletableFuture<String> waiting = CompletableFuture
			.supplyAsync(() -> this.other.cache().get("1", () -> source.read("1")));
		CompletableFuture<String> retrieving = this.other.cache()
			.retrieve("1", () -> CompletableFuture.supplyAsync(() -> source.read("1")));
		await().during(Duration.ofMillis(100)).until(() -> !waiting.isDone() && !retrieving.isDone());
		hold.release();
		assertThat(loading).succeedsWithin(NearInstance.PATIENCE).isEqualTo("loaded");
		assertThat(waiting).succeedsWithin(NearInstance.PATIENCE).isEqualTo("loaded");
		assertThat(retrieving).succeedsWithin(NearInstance.PATIENCE).isEqualTo("loaded");
		assertThat(source.reads()).isOne();
	}

	@Test
	void anotherInstanceLoadsIfTheFirstFails() {
		start(new NearSettings().singleLoader());
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch fail = new CountDownLatch(1);
		CompletableFuture<String> failing = CompletableFuture.supplyAsync(() -> this.one.cache().get("1", () -> {
			entered.countDown();
			fail.await();
			throw new IOException("no price");
		}));
		awaitLatch(entered);
		CompletableFuture<String> waiting = CompletableFuture
			.supplyAsync(() -> this.other.cache().get("1", () -> "second"));
		await().during(Duration.ofMillis(50)).until(() -> !waiting.isDone());
		fail.countDown();
		assertThat(failing).failsWithin(NearInstance.PATIENCE);
		assertThat(waiting).succeedsWithin(NearInstance.PATIENCE).isEqualTo("second");
	}

	@Test
	void nobodyWaitsForOneWhoTakesTooLong() {
		start(new NearSettings().singleLoader().loadTimeout(Duration.ofMillis(200)));
		// What is left of an instance that was killed while it was loading
		FillTicket ticket = this.one.cache().ticket();
		assertThat(this.one.cache().get("1", ticket)).isNull();
		assertThat(ticket.shared()).isNotNull();
		assertThat(this.other.cache().get("1", () -> "loaded")).isEqualTo("loaded");
		this.other.cache().evict("1");
		this.other.awaitAppliedBy(this.one);
		assertThat(this.one.cache().get("1", () -> "again")).isEqualTo("again");
		await().until(() -> "\"again\"".equals(redis.hget(SHARED, "v")));
	}

	@Test
	void whoHasLostTheRightToLoadStoresOnlyInItsProcess() {
		start(new NearSettings().loadTimeout(Duration.ofMillis(100)));
		FillTicket first = this.one.cache().ticket();
		assertThat(this.one.cache().get("1", first)).isNull();
		await().until(() -> redis.exists(SHARED) == 0);
		FillTicket second = this.other.cache().ticket();
		assertThat(this.other.cache().get("1", second)).isNull();
		this.one.cache().fill("1", "late", first);
		this.other.cache().fill("1", "timely", second);
		await().until(() -> "\"timely\"".equals(redis.hget(SHARED, "v")));
		assertThat(this.one.local("1")).isEqualTo("late");
	}

	@Test
	void threadsOfAProcessShareOneLoad() throws Exception {
		start(new NearSettings());
		AtomicInteger loads = new AtomicInteger();
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch finish = new CountDownLatch(1);
		List<CompletableFuture<String>> reads = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			CompletableFuture<String> read = new CompletableFuture<>();
			reads.add(read);
			Thread thread = new Thread(() -> read.complete(this.one.cache().get("1", () -> {
				loads.incrementAndGet();
				entered.countDown();
				finish.await();
				return "loaded";
			})));
			thread.setDaemon(true);
			thread.start();
		}
		awaitLatch(entered);
		finish.countDown();
		assertThat(reads)
			.allSatisfy((read) -> assertThat(read).succeedsWithin(NearInstance.PATIENCE).isEqualTo("loaded"));
		assertThat(loads).hasValue(1);
	}

	@Test
	void instancesThatStartLaterTakeNothingFromBeforeAClear() {
		start(new NearSettings());
		for (Runnable change : List.<Runnable>of(() -> this.one.cache().clear(),
				() -> this.one.invalidations().evictByTag("prices", "tag of 1").join(),
				() -> this.one.invalidations().evictByPrefix("prices", "1").join())) {
			this.one.cache().put("1", "old");
			awaitShared();
			Map<String, String> before = redis.hgetall(SHARED);
			change.run();
			this.one.awaitAppliedBy(this.other);
			await().until(() -> {
				// Whatever was swept away: somebody wrote it late
				redis.hset(SHARED, before);
				redis.expire(SHARED, 100);
				return redis.exists(SHARED) == 1;
			});
			try (NearInstance later = new NearInstance(server, new NearSettings().prices())) {
				assertThat(later.cache().get("1")).isNull();
				assertThat(this.other.cache().get("1")).isNull();
				assertThat(later.cache().get("1", () -> "new")).isEqualTo("new");
			}
			await().until(() -> "\"new\"".equals(redis.hget(SHARED, "v")));
		}
	}

	@Test
	void clearsAndPrefixesAreSweptOutOfRedis() {
		start(Map.of("prices", new NearSettings().build(), "prices:x", new NearSettings().build()));
		for (int i = 0; i < 500; i++) {
			this.one.cache().put("a" + i, "value");
			this.one.cache().put("b" + i, "value");
		}
		this.one.cache("prices:x").put("a1", "value");
		this.one.awaitAppliedBy(this.other);
		await().until(() -> redis.keys("shop:prices*").size() == 1001);
		this.one.invalidations().evictByPrefix("prices", "a").join();
		await().until(() -> redis.keys("shop:prices::*").size() == 500);
		this.other.cache().clear();
		await().until(() -> redis.keys("shop:prices::*").isEmpty());
		assertThat(this.other.cache("prices:x").get("a1").get()).isEqualTo("value");
	}

	@Test
	void prefixesConcernTheTextsThatBeginSo() {
		start(new NearSettings());
		List<Object> concerned = List.of("~a", "~L1");
		List<Object> others = List.of("a", 1L, List.of("~a"));
		for (Object key : Stream.concat(concerned.stream(), others.stream()).toList()) {
			this.one.cache().put(key, "value");
		}
		this.one.awaitAppliedBy(this.other);
		await().until(() -> redis.keys("shop:prices::*").size() == 5);
		this.other.invalidations().evictByPrefix("prices", "~").join();
		this.other.awaitAppliedBy(this.one);
		for (NearInstance instance : List.of(this.one, this.other)) {
			assertThat(concerned).allSatisfy((key) -> assertThat(instance.cache().get(key)).isNull());
			assertThat(others).allSatisfy((key) -> assertThat(instance.cache().get(key)).isNotNull());
		}
		await().until(() -> redis.keys("shop:prices::*").size() == 3);
	}

	@Test
	void managersThatNameNearCachesResetThem() {
		start(new NearSettings());
		CacheManager manager = new CoherentCaches(this.one::invalidations, List.of("*"), List.of(), this.one::caches)
			.decorate(new ConcurrentMapCacheManager(), "local");
		assertThat(manager.getCacheNames()).containsExactly("prices");
		this.one.cache().put("1", "value");
		this.one.awaitAppliedBy(this.other);
		assertThat(this.other.cache().get("1").get()).isEqualTo("value");
		manager.resetCaches();
		this.one.awaitAppliedBy(this.other);
		assertThat(this.one.cache().get("1")).isNull();
		assertThat(this.other.cache().get("1")).isNull();
	}

	@Test
	void startsAnewAfterFlushall() {
		start(new NearSettings());
		this.one.cache().put("1", "old");
		this.one.awaitAppliedBy(this.other);
		assertThat(this.other.cache().get("1").get()).isEqualTo("old");
		redis.flushall();
		await().untilAsserted(() -> {
			this.one.cache().evict("0");
			assertThat(this.other.local("1")).isNull();
		});
		// What was sent lately is sent again, and removes it again
		await().until(() -> {
			assertThat(this.other.cache().get("1", () -> "new")).isEqualTo("new");
			return redis.hexists(SHARED, "v");
		});
		await().until(() -> "new".equals(this.one.cache().get("1", () -> "new")));
	}

	@Test
	void keysThatCannotBeEncodedStayInTheProcess() {
		start(new NearSettings());
		Object key = new Object();
		this.one.cache().put("1", "shared");
		assertThat(this.one.cache().get(key, () -> "local")).isEqualTo("local");
		assertThat(this.one.cache().get(key).get()).isEqualTo("local");
		this.one.cache().evict(key);
		assertThat(this.one.cache().get(key)).isNull();
		this.one.awaitAppliedBy(this.other);
		assertThat(this.other.cache().get("1")).isNull();
	}

	@Test
	void putIfAbsentPutsOnlyIfThereIsNothing() {
		start(new NearSettings());
		assertThat(this.one.cache().putIfAbsent("1", "first")).isNull();
		awaitShared();
		assertThat(this.other.cache().putIfAbsent("1", "second").get()).isEqualTo("first");
		assertThat(this.other.cache().get("1", String.class)).isEqualTo("first");
	}

	@Test
	void tellsWhatItHad() {
		start(new NearSettings());
		assertThat(this.one.cache().evictIfPresent("1")).isFalse();
		this.one.cache().put("1", "value");
		assertThat(this.one.cache().evictIfPresent("1")).isTrue();
		assertThat(this.one.cache().invalidate()).isFalse();
		this.one.cache().put("1", "value");
		assertThat(this.one.cache().invalidate()).isTrue();
		// Known at once, as Redis has not been told of the clear, or told later
		CompletableFuture<?> retrieved = this.one.cache().retrieve("1");
		assertThat((retrieved != null) ? retrieved.join() : null).isNull();
	}

	@Test
	void countsWhatItDoes() {
		start(new NearSettings());
		this.one.cache().get("1", () -> "value");
		this.one.cache().get("1");
		this.one.cache().get("1");
		CacheStatistics statistics = this.one.cache().statistics();
		assertThat(statistics.cache()).isEqualTo("prices");
		assertThat(statistics.hits()).isEqualTo(2);
		assertThat(statistics.misses()).isOne();
		assertThat(statistics.fills()).isOne();
		assertThat(statistics.hitRatio()).isGreaterThan(0.6);
		assertThat(this.one.invalidations().state().caches()).extracting(CacheStatistics::cache).contains("prices");
	}

	private static <T> CompletableFuture<T> failed() {
		return CompletableFuture.failedFuture(new IOException("no price"));
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void awaitShared() {
		await().until(() -> redis.hexists(SHARED, "v"));
		this.one.awaitAppliedBy(this.other);
	}

	/** A value that knows which thread has read it. */
	static final class Read {

		private final Thread thread = Thread.currentThread();

	}

	/** A value. */
	record Product(String name, int price) {

	}

	/** A value that cannot even be looked at. */
	static final class Broken {

		public String getName() {
			throw new AssertionError("of a test");
		}

	}

}
