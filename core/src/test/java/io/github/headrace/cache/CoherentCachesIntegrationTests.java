package io.github.headrace.cache;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.headrace.connection.MemoryTransactions;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.NamedCacheResolver;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.cache.support.NoOpCacheManager;
import org.springframework.cache.support.SimpleCacheManager;
import org.springframework.cache.transaction.TransactionAwareCacheManagerProxy;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CoherentCachesIntegrationTests {

	private static RedisServer server;

	private static RedisClient client;

	private static CoherentInstance one;

	private static CoherentInstance other;

	private final CaffeineCacheManager manager = new CaffeineCacheManager();

	private final CaffeineCacheManager here = (CaffeineCacheManager) one.decorate(this.manager);

	private final CacheManager there = other.decorate(new CaffeineCacheManager());

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		one = new CoherentInstance(server);
		other = new CoherentInstance(server);
	}

	@AfterAll
	static void stop() {
		one.close();
		other.close();
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void fill() {
		cache(this.here).clear();
		one.awaitAppliedBy(other);
		for (CacheManager each : List.of(this.here, this.there)) {
			fill(cache(each), "1", "one");
			fill(cache(each), "2", "two");
		}
	}

	@ParameterizedTest
	@EnumSource(Change.class)
	void changeEvictsOnTheOtherInstance(Change change) {
		change.in(cache(this.here));
		one.awaitAppliedBy(other);
		assertThat(cache(this.there).get("1")).isNull();
		assertThat(cache(this.there).get("2")).matches((value) -> (value == null) == change.all);
	}

	@ParameterizedTest
	@EnumSource(Change.class)
	void ownEntriesChangeNothingAgain(Change change) {
		change.in(cache(this.here));
		fill(cache(this.here), "2", "two again");
		Object present = valueOf(cache(this.here), "1");
		one.awaitAppliedBy(one);
		assertThat(valueOf(cache(this.here), "1")).isEqualTo(present);
		assertThat(valueOf(cache(this.here), "2")).isNotNull();
	}

	@Test
	void saysWhetherAnythingWasThere() {
		Cache cache = cache(this.here);
		assertThat(cache.evictIfPresent("1")).isTrue();
		assertThat(cache.evictIfPresent("1")).isFalse();
		assertThat(cache.invalidate()).isTrue();
		assertThat(cache.invalidate()).isFalse();
	}

	@Test
	void putIfAbsentWritesOnlyIfNothingIsThere() {
		long length = logLength();
		assertThat(cache(this.here).putIfAbsent("1", "another")).returns("one", Cache.ValueWrapper::get);
		assertThat(logLength()).isEqualTo(length);
		cache(this.here).evict("1");
		assertThat(cache(this.here).putIfAbsent("1", "another")).isNull();
		assertThat(valueOf(cache(this.here), "1")).isEqualTo("another");
	}

	@Test
	void fillsSendNothing() {
		HeldSource source = new HeldSource();
		List.of("a", "b", "c", "d", "e", "f", "g").forEach((key) -> source.write(key, key));
		Catalog catalog = application(one, source).getBean(Catalog.class);
		one.awaitAppliedBy(other);
		long length = logLength();
		for (int i = 0; i < 2; i++) {
			catalog.price("a");
			catalog.priceOnce("b");
			catalog.futurePrice("c").join();
			catalog.futurePriceOnce("d").join();
			catalog.monoPrice("e").block();
			catalog.monoPriceOnce("f").block();
			catalog.priceByManager("g");
			catalog.priceByResolver("g");
			assertThat(catalog.prices("a").collectList().block()).containsExactly("a", "more");
			catalog.ofTwoCaches("a").join();
			cache(this.here).get("loaded", () -> "value");
		}
		assertThat(source.reads()).isEqualTo(10);
		one.awaitAppliedBy(other);
		assertThat(logLength()).isEqualTo(length + 1);
	}

	@Test
	void unlessAndNullsKeepTheirMeaning() {
		HeldSource source = new HeldSource();
		Catalog catalog = application(one, source).getBean(Catalog.class);
		assertThat(catalog.maybe("nothing")).isNull();
		assertThat(catalog.maybe("nothing")).isNull();
		assertThat(source.reads()).isEqualTo(2);
		assertThat(catalog.price("nothing")).isNull();
		assertThat(catalog.price("nothing")).isNull();
		assertThat(catalog.futurePrice("nothing").join()).isNull();
		assertThat(catalog.monoPrice("nothing").block()).isNull();
		assertThat(source.reads()).isEqualTo(3);
		catalog.reprice("1", "secret");
		one.awaitAppliedBy(other);
		assertThat(valueOf(cache(this.there), "1")).isEqualTo("one");
		catalog.reprice("1", "public");
		one.awaitAppliedBy(other);
		assertThat(cache(this.there).get("1")).isNull();
	}

	@Test
	void keepsWhatIsLoadedAfterAnEvictionOfTheSameCall() {
		HeldSource source = new HeldSource();
		Catalog catalog = application(one, source).getBean(Catalog.class);
		for (String price : List.of("one", "two")) {
			source.write("1", price);
			assertThat(catalog.freshPrice("1")).isEqualTo(price);
			assertThat(catalog.price("1")).isEqualTo(price);
		}
		assertThat(source.reads()).isEqualTo(2);
	}

	@Test
	void failuresOfMethodsStayAsTheyAre() {
		Catalog catalog = application(one, new HeldSource() {

			@Override
			String read(String key) {
				throw new IllegalArgumentException("no " + key);
			}

		}).getBean(Catalog.class);
		for (Consumer<Catalog> access : List.<Consumer<Catalog>>of((it) -> it.price("x"), (it) -> it.priceOnce("x"),
				(it) -> it.monoPrice("x").block(), (it) -> it.monoPriceOnce("x").block())) {
			assertThatIllegalArgumentException().isThrownBy(() -> access.accept(catalog)).withMessage("no x");
		}
		assertThat(catalog.futurePriceOnce("x")).failsWithin(CoherentInstance.PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void viewsApplyToMethodsThatWereCalledBefore() {
		HeldSource source = new HeldSource();
		source.write("1", "one");
		AnnotationConfigApplicationContext context = one.context((beans) -> {
			register(beans, source);
			beans.registerBean("warmer", SmartInitializingSingleton.class, () -> () -> {
				beans.getBean(CacheAspectSupport.class).afterSingletonsInstantiated();
				beans.getBean(Catalog.class).price("1");
			});
		});
		context.getBean(Catalog.class).price("other");
		// The first call, before there were views, was a write.
		one.awaitAppliedBy(other);
		long length = logLength();
		context.getBean(Catalog.class).price("another");
		one.awaitAppliedBy(other);
		assertThat(logLength()).isEqualTo(length + 1);
	}

	@Test
	void keyThatCannotBeEncodedClearsOnlyElsewhere() {
		record Point(int x, int y) {
		}
		fill(cache(this.here), new Point(1, 2), "here");
		cache(this.here).evict(new Point(1, 2));
		one.awaitAppliedBy(other);
		assertThat(cache(this.there).get("1")).isNull();
		assertThat(cache(this.there).get("2")).isNull();
		assertThat(cache(this.here).get(new Point(1, 2))).isNull();
		assertThat(valueOf(cache(this.here), "1")).isEqualTo("one");
	}

	@Test
	void cachesOfOneNameInOneProcessObeyEachOther() {
		Cache second = cache(one.decorate(new ConcurrentMapCacheManager()));
		fill(second, "1", "one");
		fill(second, "2", "two");
		cache(this.here).evict("1");
		assertThat(second.get("1")).isNull();
		assertThat(valueOf(second, "2")).isEqualTo("two");
		second.clear();
		assertThat(cache(this.here).get("2")).isNull();
	}

	@Test
	void nullIsRefusedWhereTheCacheRefusesIt() {
		this.manager.setAllowNullValues(false);
		Cache cache = cache(this.here);
		assertThatIllegalArgumentException().isThrownBy(() -> cache.put("1", null)).withMessageContaining("'prices'");
		assertThat(cache.<Object>get("nothing", () -> null)).isNull();
		assertThat(cache.get("nothing")).isNull();
		fill(cache, "nothing", null);
		assertThat(cache.get("nothing")).isNull();
		assertThat(cache.retrieve("nothing")).isNull();
		assertThat(cache.retrieve("nothing", () -> CompletableFuture.completedFuture(null)).join()).isNull();
	}

	@Test
	void retrieveWorksWithoutAnAsynchronousCache() {
		Cache cache = cache(this.here);
		assertThat(cache.retrieve("nothing")).isNull();
		assertThat(cache.retrieve("nothing", () -> CompletableFuture.completedFuture(null)).join()).isNull();
		assertThat(Objects.requireNonNull(cache.retrieve("nothing")).join())
			.isInstanceOfSatisfying(Cache.ValueWrapper.class, (value) -> assertThat(value.get()).isNull());
	}

	@Test
	void getChecksTheType() {
		assertThat(cache(this.here).get("1", String.class)).isEqualTo("one");
		assertThatIllegalStateException().isThrownBy(() -> cache(this.here).get("1", Integer.class))
			.withMessageContaining("java.lang.Integer");
	}

	@Test
	void cacheThatLoadsByItselfIsEvicted() {
		CaffeineCacheManager loading = new CaffeineCacheManager();
		int[] loads = new int[1];
		loading.setCacheLoader((key) -> ++loads[0]);
		Cache cache = cache(one.decorate(loading));
		assertThat(valueOf(cache, "1")).isEqualTo(1);
		assertThat(valueOf(cache, "1")).isEqualTo(1);
		cache(this.there).evict("1");
		other.awaitAppliedBy(one);
		assertThat(valueOf(cache, "1")).isEqualTo(2);
	}

	@Test
	void servesNothingUntilInvalidationsReachItWhereThatIsDemanded() {
		CacheInvalidations unconnected = one.unconnected(WhenDisconnected.BYPASS);
		CoherentCaches caches = new CoherentCaches(() -> unconnected, List.of("*"), List.of(), null);
		CoherentCache cache = (CoherentCache) cache(caches.decorate(new CaffeineCacheManager(), "local"));
		fill(cache, "1", "one");
		assertThat(cache.getTargetCache().get("1")).isNotNull();
		assertThat(cache.get("1")).isNull();
		assertThat(cache.retrieve("1")).isNull();
		assertThat(cache.<String>get("1", () -> "loaded")).isEqualTo("loaded");
		assertThat(cache.retrieve("1", () -> CompletableFuture.completedFuture("loaded again")).join())
			.isEqualTo("loaded again");
		assertThat(cache.statistics().bypassed()).isEqualTo(4);
		unconnected.stop();
	}

	@Test
	void countsWhatItDoes() {
		CoherentCache cache = (CoherentCache) cache(one.decorate(new CaffeineCacheManager()));
		cache.get("1");
		fill(cache, "1", "one");
		cache.get("1");
		FillTicket ticket = cache.ticket();
		cache.evict("1");
		cache.fill("1", "old", ticket);
		assertThat(cache.statistics()).isEqualTo(new CacheStatistics("prices", 1, 1, 0, 1, 1, 0, 0));
	}

	@Nested
	class Managers {

		@Test
		void keepTheirClassAndShowTheirTargets() {
			AnnotationConfigApplicationContext context = application(one, new HeldSource());
			CaffeineCacheManager manager = context.getBean("firstManager", CaffeineCacheManager.class);
			assertThat(manager.getCache("prices")).isSameAs(manager.getCache("prices"))
				.isInstanceOfSatisfying(CoherentCache.class,
						(cache) -> assertThat(cache.getTargetCache()).isInstanceOf(CaffeineCache.class));
			assertThat(manager.getCache("prices").getNativeCache())
				.isInstanceOf(com.github.benmanes.caffeine.cache.Cache.class);
			assertThat(manager.getCacheNames()).contains("prices");
			assertThat(manager.isAllowNullValues()).isTrue();
		}

		@Test
		void areDecoratedOnce() {
			assertThat(one.decorate(CoherentCachesIntegrationTests.this.here))
				.isSameAs(CoherentCachesIntegrationTests.this.here);
		}

		@Test
		void withoutLocalCachesAreLeftAlone() {
			NoOpCacheManager none = new NoOpCacheManager();
			assertThat(one.decorate(none)).isSameAs(none);
		}

		@Test
		void ofAFinalClassAreRefused() {
			assertThatIllegalStateException().isThrownBy(() -> one.decorate(new FinalManager()))
				.withMessageStartingWith("The caches of 'localCaches' cannot be made coherent, as its class ")
				.withMessageContaining(FinalManager.class.getName())
				.withMessageEndingWith(
						"remove 'final' ('open' in Kotlin), or let the bean be a CompositeCacheManager that has it");
			CacheManager composite = one.decorate(new CompositeCacheManager(new FinalManager()));
			assertThat(composite.getCache("prices")).isInstanceOf(CoherentCache.class);
		}

		@Test
		void withoutADefaultConstructorAreDecorated() {
			CacheManager manager = one.decorate(new NamedManager("prices"));
			assertThat(manager).isInstanceOf(NamedManager.class);
			assertThat(manager.getCache("prices")).isInstanceOf(CoherentCache.class);
			assertThat(manager.getCache("unknown")).isNull();
		}

		@Test
		void compositesReturnTheCoherentCachesOfOthers() {
			CacheManager here = CoherentCachesIntegrationTests.this.here;
			CompositeCacheManager composite = new CompositeCacheManager(here);
			assertThat(cache(one.decorate(composite))).isSameAs(cache(here));
			assertThat(cache(one.decorate(new CompositeCacheManager(CoherentCachesIntegrationTests.this.manager))))
				.isSameAs(cache(here));
		}

		@Test
		void ofTransactionsAreDecoratedWithinThem() {
			CacheManager here = CoherentCachesIntegrationTests.this.here;
			assertThat(cache(one.decorate(new TransactionAwareCacheManagerProxy(here)))).isSameAs(cache(here));
			Cache cache = cache(one.decorate(new TransactionAwareCacheManagerProxy(new ConcurrentMapCacheManager())));
			new MemoryTransactions().run(() -> cache.put("1", "committed"));
			assertThat(valueOf(cache, "1")).isEqualTo("committed");
		}

		@Test
		void mayMakeTheirCachesAnew() {
			CoherentCachesIntegrationTests test = CoherentCachesIntegrationTests.this;
			Cache cache = cache(test.here);
			test.here.setCaffeine(Caffeine.newBuilder().maximumSize(10));
			assertThat(cache(test.here)).isSameAs(cache);
			assertThat(cache.getNativeCache()).isSameAs(cache(test.manager).getNativeCache());
			assertThat(cache.get("1")).isNull();
			fill(cache, "1", "one");
			cache(test.there).evict("1");
			other.awaitAppliedBy(one);
			assertThat(cache.get("1")).isNull();
		}

		@Test
		void mayWrapTheirCachesAnewForEachCall() {
			CacheManager wrapping = one.decorate(new WrappingManager());
			Cache cache = cache(wrapping);
			fill(cache, "1", "one");
			assertThat(cache(wrapping)).isSameAs(cache);
			assertThat(valueOf(cache, "1")).isEqualTo("one");
			FillTicket ticket = ((CoherentCache) cache).ticket();
			((CoherentCache) cache(wrapping)).fill("2", "two", ticket);
			assertThat(valueOf(cache, "2")).isEqualTo("two");
			cache(CoherentCachesIntegrationTests.this.there).evict("1");
			other.awaitAppliedBy(one);
			assertThat(cache(wrapping).get("1")).isNull();
		}

		@Test
		void sendAClearWhenTheyReset() {
			CoherentCachesIntegrationTests test = CoherentCachesIntegrationTests.this;
			test.here.resetCaches();
			one.awaitAppliedBy(other);
			assertThat(test.here.getCacheNames()).isEmpty();
			assertThat(cache(test.there).get("1")).isNull();
			assertThat(cache(test.here).get("1")).isNull();
		}

		@Test
		void excludedCachesStayAsTheyAre() {
			assertThat(CoherentCachesIntegrationTests.this.here.getCache("private-notes"))
				.isInstanceOf(CaffeineCache.class);
		}

		@Test
		void namesThatNobodyKnowsAreTold() {
			CoherentCaches caches = new CoherentCaches(one::invalidations, List.of("prices", "prizes", "any*"),
					List.of(), null);
			assertThat(caches.unknown(List.of(new NamedManager("prices")))).containsExactly("prizes");
			assertThat(caches.unknown(List.of(new SimpleCacheManager()))).containsExactly("prices", "prizes");
		}

		@Test
		void namesAreKnownToManagersThatMakeThemOnDemandWithoutMakingThem() {
			CoherentCaches caches = new CoherentCaches(one::invalidations, List.of("on-demand"), List.of(), null);
			CaffeineCacheManager manager = new CaffeineCacheManager();
			CacheManager decorated = caches.decorate(manager, "local");
			assertThat(caches.unknown(List.of(decorated))).isEmpty();
			assertThat(manager.getCacheNames()).isEmpty();
			manager.registerCustomCache("other", Caffeine.newBuilder().build());
			assertThat(caches.unknown(List.of(decorated))).isEmpty();
			assertThat(one.invalidations().parts().targets().of("on-demand")).isEmpty();
		}

	}

	@Nested
	class Transactions {

		private final MemoryTransactions transactions = new MemoryTransactions();

		@Test
		void putIfAbsentAfterAnEvictionWaitsForTheCommit() {
			CoherentCachesIntegrationTests test = CoherentCachesIntegrationTests.this;
			Cache cache = cache(test.here);
			this.transactions.run(() -> {
				cache.evict("1");
				assertThat(cache.putIfAbsent("1", "uncommitted")).isNull();
				CompletableFuture<Object> beside = CompletableFuture.supplyAsync(() -> valueOf(cache, "1"));
				assertThat(beside).succeedsWithin(Duration.ofSeconds(30)).isEqualTo("one");
			});
			assertThat(valueOf(cache, "1")).isNotEqualTo("one");
			one.awaitAppliedBy(other);
			assertThat(cache(test.there).get("1")).isNull();
		}

		@Test
		void seeNothingOfWhatTheyHaveChanged() {
			Cache cache = cache(CoherentCachesIntegrationTests.this.here);
			this.transactions.run(() -> {
				cache.evict("1");
				assertThat(cache.get("1")).isNull();
				assertThat(cache.<String>get("1", () -> "uncommitted")).isEqualTo("uncommitted");
				fill(cache, "1", "uncommitted");
				assertThat(valueOf(cache, "2")).isEqualTo("two");
				CompletableFuture<Object> elsewhere = CompletableFuture.supplyAsync(() -> valueOf(cache, "1"));
				assertThat(elsewhere).succeedsWithin(CoherentInstance.PATIENCE).isEqualTo("one");
			});
			assertThat(cache.get("1")).isNull();
		}

		@Test
		void giveNobodyTheirLoads() {
			Cache cache = cache(CoherentCachesIntegrationTests.this.here);
			this.transactions.run(() -> {
				cache.evict("1");
				cache.get("1", () -> {
					assertThat(CompletableFuture.supplyAsync(() -> cache.get("1", () -> "not called")))
						.succeedsWithin(CoherentInstance.PATIENCE)
						.isEqualTo("one");
					return "uncommitted";
				});
			});
		}

		@Test
		void changeNothingWhenTheyAreRolledBack() {
			Cache cache = cache(CoherentCachesIntegrationTests.this.here);
			long length = logLength();
			assertThatIllegalStateException().isThrownBy(() -> this.transactions.run(() -> {
				cache.evict("1");
				cache.put("2", "another");
				throw new IllegalStateException();
			}));
			assertThat(valueOf(cache, "1")).isEqualTo("one");
			assertThat(valueOf(cache, "2")).isEqualTo("two");
			assertThat(logLength()).isEqualTo(length);
		}

		@Test
		void sendOneEntryWhenTheyAreCommitted() {
			CoherentCachesIntegrationTests test = CoherentCachesIntegrationTests.this;
			one.awaitAppliedBy(other);
			long length = logLength();
			this.transactions.run(() -> {
				cache(test.here).evict("1");
				cache(test.here).put("2", "another");
				cache(test.here).evict("1");
				assertThat(logLength()).isEqualTo(length);
				assertThat(valueOf(cache(test.there), "1")).isEqualTo("one");
			});
			one.awaitAppliedBy(other);
			assertThat(logLength()).isEqualTo(length + 2);
			assertThat(valueOf(cache(test.here), "2")).isEqualTo("another");
			assertThat(cache(test.there).get("1")).isNull();
			assertThat(cache(test.there).get("2")).isNull();
		}

		@Test
		void evictAtOnceAndAgainWhereThatIsAskedFor() {
			CoherentCachesIntegrationTests test = CoherentCachesIntegrationTests.this;
			this.transactions.run(() -> {
				assertThat(cache(test.here).evictIfPresent("1")).isTrue();
				CompletableFuture.runAsync(() -> one.awaitAppliedBy(other)).join();
				assertThat(cache(test.there).get("1")).isNull();
				fill(cache(test.there), "1", "from before the commit");
			});
			one.awaitAppliedBy(other);
			assertThat(cache(test.there).get("1")).isNull();
		}

	}

	private static Cache cache(CacheManager manager) {
		return Objects.requireNonNull(manager.getCache("prices"));
	}

	private static void fill(Cache cache, Object key, Object value) {
		new LoadView((GuardedCache) cache).put(key, value);
	}

	private static Object valueOf(Cache cache, Object key) {
		Cache.ValueWrapper value = cache.get(key);
		return (value != null) ? value.get() : null;
	}

	private static long logLength() {
		try (var connection = client.connect()) {
			return connection.sync().xlen("headrace:invalidations");
		}
	}

	private static AnnotationConfigApplicationContext application(CoherentInstance instance, HeldSource source) {
		return instance.context((beans) -> register(beans, source));
	}

	private static void register(AnnotationConfigApplicationContext beans, HeldSource source) {
		beans.register(Catalog.Enabled.class);
		beans.registerBean("firstManager", CaffeineCacheManager.class, () -> new CaffeineCacheManager(),
				(definition) -> definition.setPrimary(true));
		beans.registerBean("secondManager", CacheManager.class, () -> new CaffeineCacheManager());
		beans.registerBean("thirdManager", CacheManager.class, () -> new CaffeineCacheManager());
		beans.registerBean("secondResolver", CacheResolver.class,
				() -> new NamedCacheResolver(beans.getBean("thirdManager", CacheManager.class), "prices"));
		beans.registerBean(Catalog.class, source);
	}

	/** What is done to the key 1. */
	private enum Change {

		PUT((cache) -> cache.put("1", "another"), false),

		PUT_IF_ABSENT((cache) -> {
			((CoherentCache) cache).getTargetCache().evict("1");
			cache.putIfAbsent("1", "another");
		}, false),

		EVICT((cache) -> cache.evict("1"), false),

		EVICT_IF_PRESENT((cache) -> cache.evictIfPresent("1"), false),

		CLEAR(Cache::clear, true),

		INVALIDATE(Cache::invalidate, true);

		private final Consumer<Cache> change;

		private final boolean all;

		Change(Consumer<Cache> change, boolean all) {
			this.change = change;
			this.all = all;
		}

		void in(Cache cache) {
			this.change.accept(cache);
		}

	}

	/** A manager that cannot be subclassed. */
	private static final class FinalManager extends ConcurrentMapCacheManager {

	}

	/** A manager whose caches are objects of one call. */
	static class WrappingManager extends ConcurrentMapCacheManager {

		private final ConcurrentMap<Object, Object> store = new ConcurrentHashMap<>();

		@Override
		public Cache getCache(String name) {
			return new ConcurrentMapCache(name, this.store, true);
		}

	}

	/** A manager with nothing but what it is given. */
	static class NamedManager extends ConcurrentMapCacheManager {

		NamedManager(String... names) {
			super(Arrays.copyOf(names, names.length));
		}

	}

}
