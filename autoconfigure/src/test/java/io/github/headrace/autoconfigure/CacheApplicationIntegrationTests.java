package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.embedded.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two applications on one server, configured as users do.
 */
class CacheApplicationIntegrationTests {

	private static final String LOCAL = "headrace.cache.invalidation.enabled=true";

	private static final String CHANNEL = LOCAL + ",headrace.cache.invalidation.transport=channel";

	private static final String NEAR = "headrace.cache.near.caches.prices.type=io.github.headrace.autoconfigure.CacheApplicationIntegrationTests$Price";

	private final RedisServer server = RedisServer.start();

	private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

	/** What both applications load from. */
	private final Map<String, Price> prices = new ConcurrentHashMap<>();

	@AfterEach
	void close() {
		this.contexts.forEach(ConfigurableApplicationContext::close);
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { LOCAL, CHANNEL, NEAR })
	void servesThePriceThatWasChangedElsewhere(String property) {
		Catalog a = start(property);
		Catalog b = start(property);
		this.prices.put("tea", new Price("tea", 1));
		assertThat(a.price("tea").cents()).isEqualTo(1);
		assertThat(b.price("tea").cents()).isEqualTo(1);
		this.prices.put("tea", new Price("tea", 2));
		assertThat(a.price("tea").cents()).isEqualTo(1);
		assertThat(b.price("tea").cents()).isEqualTo(1);
		a.refresh("tea");
		await(() -> assertThat(b.price("tea").cents()).isEqualTo(2));
		b.change("tea", 3);
		assertThat(b.price("tea").cents()).isEqualTo(3);
		await(() -> assertThat(a.price("tea").cents()).isEqualTo(3));
		this.prices.put("tea", new Price("tea", 4));
		a.refreshAll();
		await(() -> assertThat(b.price("tea").cents()).isEqualTo(4));
	}

	@Test
	void nearCachesShareWhatOneInstanceHasLoaded() {
		Catalog a = start(NEAR);
		Catalog b = start(NEAR);
		this.prices.put("tea", new Price("tea", 1));
		assertThat(a.price("tea").cents()).isEqualTo(1);
		await(() -> assertThat(state(0).caches()).anySatisfy((cache) -> assertThat(cache.fills()).isEqualTo(1)));
		this.prices.remove("tea");
		assertThat(b.price("tea").cents()).isEqualTo(1);
	}

	@Test
	void tellsListenersWhatWasInvalidated() throws InterruptedException {
		start(LOCAL);
		start(LOCAL);
		this.contexts.get(0).getBean(Catalog.class).refresh("tea");
		BlockingQueue<CacheInvalidation> heard = this.contexts.get(1).getBean(Listener.class).heard;
		CacheInvalidation invalidation = heard.poll(10, TimeUnit.SECONDS);
		while (invalidation != null && invalidation.kind() == InvalidationKind.RESET) {
			invalidation = heard.poll(10, TimeUnit.SECONDS);
		}
		assertThat(invalidation).isNotNull();
		assertThat(invalidation.cache()).isEqualTo("prices");
		assertThat(invalidation.keys()).containsExactly("tea");
	}

	@Test
	void goesOnAfterAStopOfTheApplication() {
		Catalog a = start(LOCAL);
		Catalog b = start(LOCAL);
		this.contexts.forEach((context) -> {
			context.stop();
			context.start();
		});
		await(() -> assertThat(state(0).connected() && state(1).connected()).isTrue());
		this.prices.put("tea", new Price("tea", 1));
		assertThat(b.price("tea").cents()).isEqualTo(1);
		this.prices.put("tea", new Price("tea", 2));
		a.refresh("tea");
		await(() -> assertThat(b.price("tea").cents()).isEqualTo(2));
	}

	private CacheInvalidationState state(int context) {
		return this.contexts.get(context).getBean(CacheInvalidations.class).state();
	}

	private static void await(ThrowingRunnable assertion) {
		Awaitility.await().untilAsserted(assertion);
	}

	private Catalog start(String property) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.initializers((starting) -> starting.getBeanFactory().registerSingleton("prices", new Prices(this.prices)))
			.properties("spring.main.banner-mode=off", "spring.main.register-shutdown-hook=false",
					"spring.data.redis.host=" + this.server.host(), "spring.data.redis.port=" + this.server.port(),
					"spring.cache.type=caffeine")
			.properties(property.split(","))
			.run();
		this.contexts.add(context);
		await(() -> assertThat(context.getBean(CacheInvalidations.class).state().connected()).isTrue());
		return context.getBean(Catalog.class);
	}

	record Price(String product, int cents) {

	}

	record Prices(Map<String, Price> byProduct) {

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ CacheAutoConfiguration.class, DataRedisAutoConfiguration.class,
			JacksonAutoConfiguration.class, HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
			CacheInvalidationAutoConfiguration.class })
	@EnableCaching
	@Import({ Catalog.class, Listener.class })
	static class Application {

	}

	static class Listener {

		final BlockingQueue<CacheInvalidation> heard = new LinkedBlockingQueue<>();

		@CacheInvalidationListener(cache = "prices")
		void invalidated(CacheInvalidation invalidation) {
			this.heard.add(invalidation);
		}

	}

	static class Catalog {

		private final Prices prices;

		Catalog(Prices prices) {
			this.prices = prices;
		}

		@Cacheable("prices")
		Price price(String product) {
			return this.prices.byProduct().get(product);
		}

		@CacheEvict("prices")
		void refresh(String product) {
		}

		@CacheEvict(cacheNames = "prices", allEntries = true)
		void refreshAll() {
		}

		@CachePut(cacheNames = "prices", key = "#p0")
		Price change(String product, int cents) {
			Price price = new Price(product, cents);
			this.prices.byProduct().put(product, price);
			return price;
		}

	}

}
