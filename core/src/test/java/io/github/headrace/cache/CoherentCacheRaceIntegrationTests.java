package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.headrace.cache.HeldSource.Hold;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.NamedCacheResolver;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invalidations that meet loads, of two instances that share a log.
 */
class CoherentCacheRaceIntegrationTests {

	private static final CacheTags TAGS = (cache, key, value) -> List.of("tag of " + key);

	private static final HeldSource source = new HeldSource();

	private static RedisServer server;

	private static CoherentInstance one;

	private static CoherentInstance other;

	private static Application changing;

	private static Application reading;

	@BeforeAll
	static void start() {
		server = RedisServer.start();
		one = new CoherentInstance(server, Safeguards.ALL, TAGS);
		other = new CoherentInstance(server, Safeguards.ALL, TAGS);
		changing = application(one, Managers.CAFFEINE);
		reading = application(other, Managers.CAFFEINE);
	}

	@AfterAll
	static void stop() {
		one.close();
		other.close();
		server.close();
	}

	@BeforeEach
	void beginWithAnOldValue() {
		source.write("1", "old");
		source.pass();
		changing.catalog.allChanged();
		one.awaitAppliedBy(other);
		source.forgetReads();
	}

	static Stream<Arguments> loadsAndInvalidations() {
		return Stream.of(Access.values())
			.flatMap((access) -> Stream.of(Change.values()).map((change) -> Arguments.of(access, change)));
	}

	@ParameterizedTest
	@MethodSource("loadsAndInvalidations")
	void keepsNothingThatWasLoadedBeforeAnInvalidation(Access access, Change change) {
		Hold hold = source.hold();
		CompletableFuture<String> read = access.read(reading);
		hold.awaitReader();
		changeAndAwait(change);
		hold.release();
		assertThat(read.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("old");
		assertThat(reading.cached(access)).isNull();
		source.pass();
		assertThat(access.read(reading).join()).isEqualTo("new");
		assertThat(reading.cached(access)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(Change.class)
	void dropsWhatWasLoadedWhenTheInvalidationArrives(Change change) {
		Access access = Access.PLAIN;
		assertThat(access.read(reading).join()).isEqualTo("old");
		assertThat(access.read(reading).join()).isEqualTo("old");
		assertThat(source.reads()).isOne();
		changeAndAwait(change);
		assertThat(reading.cached(access)).isNull();
		assertThat(access.read(reading).join()).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(Access.class)
	void keepsWhatWasLoadedAfterAnInvalidation(Access access) {
		changeAndAwait(Change.EVICT);
		assertThat(access.read(reading).join()).isEqualTo("new");
		assertThat(reading.cached(access)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(Managers.class)
	@Tag("matrix")
	void guardsCachesOfEachKind(Managers managers) {
		Application reading = application(other, managers);
		for (Access access : Access.values()) {
			for (Change change : Change.values()) {
				beginWithAnOldValue();
				Hold hold = source.hold();
				CompletableFuture<String> read = access.read(reading);
				hold.awaitReader();
				changeAndAwait(change);
				hold.release();
				assertThat(read.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("old");
				assertThat(reading.cached(access)).as("%s %s", access, change).isNull();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(value = Access.class, names = { "SYNC", "SYNC_FUTURE", "SYNC_MONO", "LOADER", "RETRIEVE" })
	void readerAfterAnInvalidationJoinsNoLoadFromBeforeIt(Access access) {
		Hold hold = source.hold();
		CompletableFuture<String> before = access.read(reading);
		hold.awaitReader();
		changeAndAwait(Change.EVICT);
		source.pass();
		assertThat(access.read(reading).orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("new");
		hold.release();
		assertThat(before.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("old");
		assertThat(reading.cached(access)).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(value = Access.class, names = { "SYNC", "SYNC_FUTURE", "SYNC_MONO", "LOADER", "RETRIEVE" })
	void readersShareOneLoad(Access access) {
		Hold hold = source.hold();
		List<CompletableFuture<String>> reads = Stream.generate(() -> access.read(reading)).limit(5).toList();
		hold.awaitReader();
		hold.release();
		assertThat(reads)
			.allSatisfy((read) -> assertThat(read).succeedsWithin(CoherentInstance.PATIENCE).isEqualTo("old"));
		assertThat(source.reads()).isOne();
	}

	@Test
	void findsTheRaceWithoutLeases() {
		try (CoherentInstance unsafe = new CoherentInstance(server, new Safeguards(false, true, true), TAGS)) {
			Application unguarded = application(unsafe, Managers.CAFFEINE);
			Hold hold = source.hold();
			CompletableFuture<String> read = Access.PLAIN.read(unguarded);
			hold.awaitReader();
			changeAndAwait(Change.EVICT);
			one.awaitAppliedBy(unsafe);
			hold.release();
			read.orTimeout(60, TimeUnit.SECONDS).join();
			assertThat(unguarded.cached(Access.PLAIN)).isEqualTo("old");
		}
	}

	@Test
	void cachePutKeepsNothingThatWasMadeBeforeAnInvalidation() {
		Hold hold = source.hold();
		CompletableFuture<String> written = CompletableFuture.supplyAsync(() -> reading.catalog.reprice("1", "mine"));
		hold.awaitReader();
		changeAndAwait(Change.EVICT);
		hold.release();
		assertThat(written.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("mine");
		assertThat(reading.cached(Access.PLAIN)).isNull();
	}

	@Test
	void cachePutIsNotOverwrittenByALoadFromBeforeIt() {
		Hold hold = source.hold();
		CompletableFuture<String> read = Access.PLAIN.read(reading);
		hold.awaitReader();
		source.pass();
		reading.catalog.reprice("1", "mine");
		hold.release();
		assertThat(read.orTimeout(60, TimeUnit.SECONDS).join()).isEqualTo("old");
		assertThat(reading.cached(Access.PLAIN)).isEqualTo("mine");
	}

	private static void changeAndAwait(Change change) {
		source.write("1", "new");
		change.in(one, changing);
		one.awaitAppliedBy(other);
	}

	private static Application application(CoherentInstance instance, Managers managers) {
		AnnotationConfigApplicationContext context = instance.context((beans) -> {
			beans.register(Catalog.Enabled.class);
			beans.registerBean("firstManager", CacheManager.class, managers::make,
					(definition) -> definition.setPrimary(true));
			beans.registerBean("secondManager", CacheManager.class, managers::make);
			beans.registerBean("secondResolver", CacheResolver.class,
					() -> new NamedCacheResolver(beans.getBean("secondManager", CacheManager.class), "prices"));
			beans.registerBean(Catalog.class, source);
		});
		return new Application(context, context.getBean(Catalog.class));
	}

	/** What an instance runs. */
	private record Application(AnnotationConfigApplicationContext context, Catalog catalog) {

		Cache cache(Access access) {
			String manager = access.ofSecondManager() ? "secondManager" : "firstManager";
			return this.context.getBean(manager, CacheManager.class).getCache("prices");
		}

		Object cached(Access access) {
			Cache.ValueWrapper value = ((CoherentCache) cache(access)).getTargetCache().get("1");
			return (value != null) ? value.get() : null;
		}

	}

	/** How a value gets into a cache. */
	private enum Access {

		PLAIN((application, source) -> async(() -> application.catalog.price("1"))),

		SYNC((application, source) -> async(() -> application.catalog.priceOnce("1"))),

		FUTURE((application, source) -> application.catalog.futurePrice("1")),

		SYNC_FUTURE((application, source) -> application.catalog.futurePriceOnce("1")),

		MONO((application, source) -> application.catalog.monoPrice("1").toFuture()),

		SYNC_MONO((application, source) -> application.catalog.monoPriceOnce("1").toFuture()),

		MANAGER((application, source) -> async(() -> application.catalog.priceByManager("1"))),

		RESOLVER((application, source) -> async(() -> application.catalog.priceByResolver("1"))),

		LOADER((application,
				source) -> async(() -> application.cache(Access.valueOf("LOADER")).get("1", () -> source.read("1")))),

		RETRIEVE((application, source) -> application.cache(Access.valueOf("RETRIEVE"))
			.retrieve("1", () -> async(() -> source.read("1"))));

		private final BiFunction<Application, HeldSource, CompletableFuture<String>> read;

		Access(BiFunction<Application, HeldSource, CompletableFuture<String>> read) {
			this.read = read;
		}

		CompletableFuture<String> read(Application application) {
			return this.read.apply(application, source);
		}

		boolean ofSecondManager() {
			return this == MANAGER || this == RESOLVER;
		}

		private static CompletableFuture<String> async(Supplier<String> read) {
			CompletableFuture<String> result = new CompletableFuture<>();
			Thread thread = new Thread(() -> {
				try {
					result.complete(read.get());
				}
				catch (Throwable ex) {
					result.completeExceptionally(ex);
				}
			});
			thread.setDaemon(true);
			thread.start();
			return result;
		}

	}

	/** How a value is invalidated on another instance. */
	private enum Change {

		EVICT((instance) -> (application) -> application.catalog.changed("1")),

		EVICT_BEFORE((instance) -> (application) -> {
			try {
				application.catalog.aboutToChange("1");
			}
			catch (IllegalStateException ex) {
				// It was only about to
			}
		}),

		CLEAR((instance) -> (application) -> application.catalog.allChanged()),

		INVALIDATE((instance) -> (application) -> application.cache(Access.PLAIN).invalidate()),

		PUT((instance) -> (application) -> application.cache(Access.PLAIN).put("1", "new")),

		EVICTION_OF_A_KEY((instance) -> (application) -> instance.invalidations().evict("prices", "1").join()),

		TAG((instance) -> (application) -> instance.invalidations().evictByTag("prices", "tag of 1").join()),

		PREFIX((instance) -> (application) -> instance.invalidations().evictByPrefix("prices", "1").join());

		private final Function<CoherentInstance, Consumer<Application>> change;

		Change(Function<CoherentInstance, Consumer<Application>> change) {
			this.change = change;
		}

		void in(CoherentInstance instance, Application application) {
			this.change.apply(instance).accept(application);
		}

	}

	/** What keeps the values. */
	private enum Managers {

		CAFFEINE(CaffeineCacheManager::new),

		ASYNC_CAFFEINE(() -> {
			CaffeineCacheManager manager = new CaffeineCacheManager();
			manager.setCaffeine(Caffeine.newBuilder().maximumSize(100));
			manager.setAsyncCacheMode(true);
			return manager;
		}),

		CAFFEINE_WITHOUT_NULLS(() -> {
			CaffeineCacheManager manager = new CaffeineCacheManager();
			manager.setAllowNullValues(false);
			return manager;
		}),

		MAP(ConcurrentMapCacheManager::new),

		MAP_OF_COPIES(() -> {
			ConcurrentMapCacheManager manager = new ConcurrentMapCacheManager();
			manager.setStoreByValue(true);
			return manager;
		});

		private final Supplier<CacheManager> maker;

		Managers(Supplier<CacheManager> maker) {
			this.maker = maker;
		}

		CacheManager make() {
			return this.maker.get();
		}

	}

}
