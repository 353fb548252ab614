package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.headrace.cache.HeldSource.Hold;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Invalidations that meet loads of near caches, of two instances that share a log.
 */
@Timeout(60)
class NearCacheRaceIntegrationTests {

	private static final String SHARED = "shop:prices::1";

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private final HeldSource source = new HeldSource();

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
	void startInstances() {
		redis.flushall();
		this.one = new NearInstance(server, new NearSettings().prices());
		this.other = new NearInstance(server, new NearSettings().prices());
		this.source.write("1", "old");
	}

	@AfterEach
	void stopInstances() {
		this.one.close();
		this.other.close();
	}

	static Stream<Arguments> loadsAndInvalidations() {
		return Stream.of(Access.values())
			.flatMap((access) -> Stream.of(Change.values()).map((change) -> Arguments.of(access, change)));
	}

	@ParameterizedTest
	@MethodSource("loadsAndInvalidations")
	void keepsNothingThatWasLoadedBeforeAnInvalidation(Access access, Change change) {
		Hold hold = this.source.hold();
		CompletableFuture<String> read = access.read(this.other.cache(), this.source);
		hold.awaitReader();
		changeAndAwait(change);
		hold.release();
		assertThat(read).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(this.other.local("1")).isNull();
		assertThat(sharedValueOf(this.other)).isNotEqualTo("old");
		this.source.pass();
		assertThat(access.read(this.other.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("new");
		assertThat(access.read(this.one.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("new");
		try (NearInstance starting = new NearInstance(server, new NearSettings().prices())) {
			assertThat(access.read(starting.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE)
				.isEqualTo("new");
		}
	}

	@ParameterizedTest
	@MethodSource("loadsAndInvalidations")
	void dropsWhatWasLoadedWhenTheInvalidationArrives(Access access, Change change) {
		assertThat(access.read(this.other.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(access.read(this.one.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		changeAndAwait(change);
		assertThat(this.other.local("1")).isNull();
		assertThat(access.read(this.one.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("new");
		assertThat(access.read(this.other.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("new");
	}

	@ParameterizedTest
	@EnumSource(Access.class)
	void loadsOnceForAllInstances(Access access) {
		assertThat(access.read(this.one.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		this.one.awaitAppliedBy(this.one);
		await().until(() -> redis.hexists(SHARED, "v"));
		assertThat(access.read(this.other.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(access.read(this.other.cache(), this.source)).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(this.source.reads()).isOne();
		assertThat(this.other.cache().statistics().sharedHits()).isOne();
		assertThat(this.other.cache().statistics().hits()).isOne();
	}

	@ParameterizedTest
	@EnumSource(Access.class)
	void findsTheRaceWithoutTokens(Access access) {
		stopInstances();
		Safeguards unfenced = new Safeguards(false, false, true);
		RedisStandaloneConfiguration address = new RedisStandaloneConfiguration(server.host(), server.port());
		this.one = new NearInstance(address, new NearSettings().prices(), unfenced);
		this.other = new NearInstance(address, new NearSettings().prices(), unfenced);
		Hold hold = this.source.hold();
		CompletableFuture<String> read = access.read(this.other.cache(), this.source);
		hold.awaitReader();
		changeAndAwait(Change.EVICT);
		hold.release();
		assertThat(read).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(this.other.local("1")).isEqualTo("old");
		await().until(() -> "\"old\"".equals(redis.hget(SHARED, "v")));
	}

	@Test
	void viewThatWritesKeepsNothingFromBeforeAnInvalidation() {
		WriteView view = new WriteView(this.other.cache());
		changeAndAwait(Change.EVICT);
		view.put("1", "old");
		this.other.awaitAppliedBy(this.one);
		assertThat(this.other.local("1")).isNull();
		assertThat(redis.exists(SHARED)).isZero();
	}

	@Test
	void viewThatWritesIsNotOverwrittenByALoadFromBeforeIt() {
		Hold hold = this.source.hold();
		CompletableFuture<String> read = Access.VIEW.read(this.other.cache(), this.source);
		hold.awaitReader();
		new WriteView(this.other.cache()).put("1", "new");
		this.other.awaitAppliedBy(this.one);
		hold.release();
		assertThat(read).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(this.other.local("1")).isEqualTo("new");
		assertThat(redis.hget(SHARED, "v")).isEqualTo("\"new\"");
		assertThat(this.one.cache().get("1").get()).isEqualTo("new");
	}

	@Test
	void ownChangesAreSeenAtOnce() {
		NearCache cache = this.one.cache();
		for (int i = 0; i < 50; i++) {
			String value = "value " + i;
			cache.put("1", value);
			assertThat(cache.get("1").get()).isEqualTo(value);
			cache.evict("1");
			assertThat(cache.get("1")).isNull();
			cache.put("1", value);
			cache.clear();
			assertThat(cache.get("1")).isNull();
			cache.put("1", "before " + value);
			cache.put("1", value);
			assertThat(cache.get("1").get()).isEqualTo(value);
		}
		await().untilAsserted(() -> {
			Object seen = sharedValueOf(this.other);
			assertThat((seen != null) ? seen : "value 49").isEqualTo("value 49");
		});
	}

	@ParameterizedTest
	@EnumSource(value = Change.class, names = { "EVICTION_OF_A_KEY", "TAG", "PREFIX" })
	void invalidationComesBehindWhatThisProcessHasPutBefore(Change change) {
		for (int i = 0; i < 100; i++) {
			this.one.cache().put("1", "first");
			this.one.cache().put("2", "second");
			this.one.cache().put("1", "old");
			change.in(this.one);
			this.one.invalidations().awaitApplied(this.one.awaitAppliedBy(this.other), NearInstance.PATIENCE).join();
			assertThat(this.other.cache().get("1")).isNull();
			assertThat(this.one.cache().get("1")).isNull();
		}
	}

	/** Returns what a value from Redis is to an instance that has none. */
	private Object sharedValueOf(NearInstance instance) {
		ValueWrapper value = instance.cache().get("1");
		return (value != null) ? value.get() : null;
	}

	private void changeAndAwait(Change change) {
		this.source.write("1", "new");
		change.in(this.one);
		this.one.awaitAppliedBy(this.other);
	}

	/** How a value gets into a cache. */
	private enum Access {

		VIEW((cache, source) -> async(() -> {
			LoadView view = new LoadView(cache);
			ValueWrapper hit = view.get("1");
			if (hit != null) {
				return (String) hit.get();
			}
			String value = source.read("1");
			view.put("1", value);
			return value;
		})),

		FUTURE((cache, source) -> {
			LoadView view = new LoadView(cache);
			CompletableFuture<?> found = view.retrieve("1");
			return ((found != null) ? found : CompletableFuture.completedFuture(null)).thenCompose(
					(hit) -> (hit != null) ? CompletableFuture.completedFuture((String) ((ValueWrapper) hit).get())
							: async(() -> source.read("1")).whenComplete((value, failure) -> view.put("1", value)));
		}),

		SYNC((cache, source) -> async(() -> cache.get("1", () -> source.read("1")))),

		SYNC_FUTURE((cache, source) -> cache.retrieve("1", () -> async(() -> source.read("1"))));

		private final BiFunction<NearCache, HeldSource, CompletableFuture<String>> read;

		Access(BiFunction<NearCache, HeldSource, CompletableFuture<String>> read) {
			this.read = read;
		}

		CompletableFuture<String> read(NearCache cache, HeldSource source) {
			return this.read.apply(cache, source).orTimeout(10, TimeUnit.SECONDS);
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

		EVICT((instance, cache) -> cache.evict("1")),

		EVICT_IF_PRESENT((instance, cache) -> cache.evictIfPresent("1")),

		CLEAR((instance, cache) -> cache.clear()),

		INVALIDATE((instance, cache) -> cache.invalidate()),

		PUT((instance, cache) -> cache.put("1", "new")),

		WRITE((instance, cache) -> new WriteView(cache).put("1", "new")),

		EVICTION_OF_A_KEY((instance, cache) -> instance.invalidations().evict("prices", "1").join()),

		TAG((instance, cache) -> instance.invalidations().evictByTag("prices", "tag of 1").join()),

		PREFIX((instance, cache) -> instance.invalidations().evictByPrefix("prices", "1").join());

		private final BiConsumer<NearInstance, NearCache> change;

		Change(BiConsumer<NearInstance, NearCache> change) {
			this.change = change;
		}

		void in(NearInstance instance) {
			this.change.accept(instance, instance.cache());
		}

	}

}
