package io.github.headrace.registration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidationHeaders;
import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.DefaultCacheKeyCodec;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.core.annotation.AliasFor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * Methods hear what other instances invalidate.
 */
class CacheInvalidationListenersIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final RedisServer server = RedisServer.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	private final LettuceConnectionFactory direct = factory(this.server.host(), this.server.port());

	private final LettuceConnectionFactory proxied = factory(this.proxy.host(), this.proxy.port());

	private final CacheInvalidations other = invalidations(this.direct);

	private final CacheInvalidations invalidations = invalidations(this.proxied);

	private final ListenerTestContext context = new ListenerTestContext(this.server)
		.bean("invalidations", CacheInvalidations.class, () -> this.invalidations)
		.configure((application) -> application.registerBean(CacheInvalidationListenerReader.class,
				() -> new CacheInvalidationListenerReader(application.getBeanFactory(),
						application.getBeanProvider(CacheInvalidations.class),
						new ArgumentResolvers(application.getBeanFactory(), List.of(), null))));

	private static LettuceConnectionFactory factory(String host, int port) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(host, port);
		factory.afterPropertiesSet();
		factory.start();
		return factory;
	}

	private static CacheInvalidations invalidations(LettuceConnectionFactory factory) {
		return CacheInvalidations.overLog(NativeConnection.of(factory), Namespace.NONE, new DefaultCacheKeyCodec(),
				List.of(), CacheInvalidationSettings.DEFAULTS);
	}

	@BeforeEach
	void startOther() {
		join(this.other.start());
	}

	@AfterEach
	void close() {
		this.context.close();
		join(this.invalidations.stop());
		join(this.other.stop());
		this.proxied.destroy();
		this.direct.destroy();
		this.proxy.close();
		this.server.close();
	}

	private void start(Object... beans) {
		this.context.start(beans);
		join(this.invalidations.start());
	}

	@Test
	void hearWhatWasInvalidatedInTheOrderOfTheLog() {
		Recorder recorder = new Recorder();
		start(recorder);
		List<Object> keys = new ArrayList<>();
		CompletableFuture<EntryId> last = CompletableFuture.completedFuture(EntryId.MIN);
		for (int i = 0; i < 500; i++) {
			last = this.other.evict("products", i);
			keys.add(i);
		}
		// A clear stands for what still waits to be sent.
		join(last);
		join(this.other.evictByTag("products", "red"));
		join(this.other.evict("prices", "none of its business"));
		EntryId id = join(this.other.clear("products"));
		await().untilAsserted(() -> assertThat(recorder.all).last()
			.isEqualTo(new CacheInvalidation("products", InvalidationKind.CLEAR, List.of(),
					this.other.state().instance(), id, false)));
		assertThat(recorder.all).first()
			.isEqualTo(new CacheInvalidation("products", InvalidationKind.RESET, List.of(), "", null, false));
		assertThat(recorder.of(InvalidationKind.EVICT)).flatExtracting(CacheInvalidation::keys).isEqualTo(keys);
		assertThat(recorder.of(InvalidationKind.TAG)).flatExtracting(CacheInvalidation::keys).containsExactly("red");
		assertThat(recorder.all).extracting(CacheInvalidation::cache).containsOnly("products");
	}

	@Test
	void hearExactlyWhatWasMissedWhileTheLinkWasDown() {
		Recorder recorder = new Recorder();
		start(recorder);
		await().untilAsserted(() -> assertThat(recorder.all).hasSize(1));
		this.proxy.refuse();
		this.proxy.cut();
		await().untilAsserted(() -> assertThat(this.invalidations.state().connected()).isFalse());
		for (int i = 1; i <= 3; i++) {
			join(this.other.evict("products", i));
		}
		this.proxy.accept();
		await().atMost(PATIENCE).untilAsserted(() -> assertThat(recorder.all).hasSize(4));
		assertThat(recorder.of(InvalidationKind.EVICT)).flatExtracting(CacheInvalidation::keys)
			.containsExactly(1, 2, 3);
		assertThat(recorder.of(InvalidationKind.EVICT)).allMatch(CacheInvalidation::replayed);
		join(this.other.evict("products", 4));
		await().untilAsserted(() -> assertThat(recorder.all).last()
			.matches((invalidation) -> invalidation.keys().equals(List.of(4)) && !invalidation.replayed()));
	}

	@Test
	void missNothingWhileConnectionsAreKilled() {
		Recorder recorder = new Recorder();
		start(recorder);
		RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));
		List<Object> keys = new ArrayList<>();
		try {
			for (int i = 1; i <= 20; i++) {
				client.connect().sync().clientKill(KillArgs.Builder.typeNormal().skipme());
				this.other.evict("products", i);
				keys.add(i);
			}
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
		// What was not answered is sent again.
		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(
					recorder.of(InvalidationKind.EVICT).stream().flatMap((some) -> some.keys().stream()).distinct())
				.containsExactlyElementsOf(keys));
		assertThat(recorder.of(InvalidationKind.RESET)).hasSize(1);
	}

	@Test
	void takeWhatTheyAskFor() {
		Arguments arguments = new Arguments();
		start(arguments);
		EntryId id = join(this.other.evict("products", "a"));
		await().untilAsserted(() -> assertThat(arguments.calls).hasValue(2));
		assertThat(arguments.seen).containsExactly(
				List.of("products", InvalidationKind.RESET, "RESET", List.of(), "", false, "none"),
				List.of("products", InvalidationKind.EVICT, "EVICT", List.of("a"), this.other.state().instance(), false,
						id.toString()));
	}

	@Test
	void takeKeysThatMatchOneByOne() {
		Users users = new Users();
		start(users);
		join(this.other.evictAll("users", List.of("user:1", "group:1", "user:2", 3)));
		join(this.other.evictByPrefix("users", "user:"));
		join(this.other.clear("users"));
		await().untilAsserted(() -> assertThat(users.evicted).containsExactly("RESET none null", "EVICT 1 [user:1]",
				"EVICT 2 [user:2]", "PREFIX none null", "CLEAR none null"));
	}

	@Test
	void mayBeRepeatedComposedAndNamedByProperties() {
		Composed composed = new Composed();
		this.context.property("caches", "products, prices");
		start(composed);
		this.other.evict("products", 1);
		join(this.other.evict("stock", 2));
		await().untilAsserted(
				() -> assertThat(composed.heard).extracting(CacheInvalidation::cache, CacheInvalidation::kind)
					.containsExactlyInAnyOrder(tuple("products", InvalidationKind.RESET),
							tuple("prices", InvalidationKind.RESET), tuple("stock", InvalidationKind.RESET),
							tuple("products", InvalidationKind.EVICT), tuple("stock", InvalidationKind.EVICT)));
	}

	@Test
	void mayBeOnProxiesAndLazyBeans() {
		Recorder lazy = new Recorder();
		Recorder target = new Recorder();
		this.context.bean("lazy", Recorder.class, () -> lazy, (definition) -> definition.setLazyInit(true));
		this.context.bean("proxied", Recorder.class, () -> {
			ProxyFactory proxyFactory = new ProxyFactory(target);
			proxyFactory.setProxyTargetClass(true);
			return (Recorder) proxyFactory.getProxy();
		});
		start();
		join(this.other.evict("products", 1));
		await().untilAsserted(() -> assertThat(lazy.all).hasSize(2));
		await().untilAsserted(() -> assertThat(target.all).hasSize(2));
	}

	/**
	 * The example of the documentation: any map.
	 */
	@Test
	void keepAnyMapCoherent() {
		Rates rates = new Rates();
		start(rates);
		await().until(() -> rates.resets.get() == 1);
		rates.byCurrency.put("EUR", 1.0);
		rates.byCurrency.put("USD", 1.1);
		join(this.other.evict("rates", "USD"));
		await().untilAsserted(() -> assertThat(rates.byCurrency).containsOnlyKeys("EUR"));
		join(this.other.clear("rates"));
		await().untilAsserted(() -> assertThat(rates.byCurrency).isEmpty());
	}

	private static <T> T join(CompletableFuture<T> future) {
		return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	static class Recorder {

		final List<CacheInvalidation> all = new CopyOnWriteArrayList<>();

		@CacheInvalidationListener("products")
		void invalidated(CacheInvalidation invalidation) {
			this.all.add(invalidation);
		}

		List<CacheInvalidation> of(InvalidationKind kind) {
			return this.all.stream().filter((invalidation) -> invalidation.kind() == kind).toList();
		}

	}

	static class Arguments {

		final List<Object> seen = new CopyOnWriteArrayList<>();

		final AtomicInteger calls = new AtomicInteger();

		@CacheInvalidationListener(cache = "products")
		void invalidated(@Header(CacheInvalidationHeaders.CACHE) String cache,
				@Header(CacheInvalidationHeaders.KIND) InvalidationKind kind,
				@Header(CacheInvalidationHeaders.KIND) String kindName,
				@Header(CacheInvalidationHeaders.KEYS) List<Object> keys,
				@Header(CacheInvalidationHeaders.ORIGIN) String origin,
				@Header(CacheInvalidationHeaders.REPLAYED) boolean replayed,
				@Header(name = CacheInvalidationHeaders.ID, required = false) @Nullable EntryId id) {
			this.seen
				.add(List.of(cache, kind, kindName, keys, origin, replayed, (id != null) ? id.toString() : "none"));
		}

		@CacheInvalidationListener("products")
		void called() {
			this.calls.incrementAndGet();
		}

	}

	static class Users {

		final List<String> evicted = new CopyOnWriteArrayList<>();

		@CacheInvalidationListener(cache = "users", key = "user:{id}",
				kinds = { InvalidationKind.EVICT, InvalidationKind.PREFIX })
		void evicted(CacheInvalidation invalidation, @DestinationVariable Optional<String> id,
				@DestinationVariable("id") @Nullable String same) {
			this.evicted.add(invalidation.kind() + " " + id.orElse("none") + " "
					+ ((same != null) ? invalidation.keys() : same));
		}

	}

	static class Composed {

		final List<CacheInvalidation> heard = new CopyOnWriteArrayList<>();

		@OfCache("#{'${caches}'.split(',')}")
		@CacheInvalidationListener(cache = "stock", kinds = InvalidationKind.EVICT)
		void invalidated(CacheInvalidation invalidation) {
			this.heard.add(invalidation);
		}

	}

	@CacheInvalidationListener
	@Target(ElementType.METHOD)
	@Retention(RetentionPolicy.RUNTIME)
	@interface OfCache {

		@AliasFor(annotation = CacheInvalidationListener.class, attribute = "cache")
		String[] value();

	}

	static class Rates {

		final Map<String, Double> byCurrency = new ConcurrentHashMap<>();

		/** The first connection is one. */
		final AtomicInteger resets = new AtomicInteger();

		@CacheInvalidationListener("rates")
		void invalidated(CacheInvalidation invalidation) {
			switch (invalidation.kind()) {
				case EVICT, PUT -> this.byCurrency.keySet().removeAll(invalidation.keys());
				default -> {
					this.byCurrency.clear();
					this.resets.incrementAndGet();
				}
			}
		}

	}

}
