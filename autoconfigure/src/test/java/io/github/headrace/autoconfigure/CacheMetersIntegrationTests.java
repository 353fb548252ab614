package io.github.headrace.autoconfigure;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.embedded.RedisServer;
import io.micrometer.core.instrument.MeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.cache.autoconfigure.metrics.CacheMetricsAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application measures of its caches, and what its health says of them.
 */
class CacheMetersIntegrationTests {

	private static final String LOCAL = "headrace.cache.invalidation.enabled=true";

	private static final String NEAR = "headrace.cache.near.caches.prices.type=java.lang.String";

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CacheMetersAutoConfiguration.class,
				CachesHealthAutoConfiguration.class, CacheInvalidationAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class, CacheAutoConfiguration.class,
				CacheMetricsAutoConfiguration.class, MetricsAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class))
		.withUserConfiguration(Caching.class)
		.withPropertyValues("spring.cache.type=caffeine", "spring.cache.cache-names=products",
				"spring.cache.caffeine.spec=recordStats", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port());

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void closeServer() {
		server.close();
	}

	@Test
	void metersOfBootKnowCoherentCaches() {
		this.contextRunner.withPropertyValues(LOCAL).run((context) -> {
			Cache products = context.getBean(CacheManager.class).getCache("products");
			products.get("a");
			products.put("a", "b");
			products.get("a");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			assertThat(registry.get("cache.gets").tags("cache", "products", "result", "hit").functionCounter().count())
				.isEqualTo(1);
			assertThat(registry.get("cache.gets").tags("cache", "products", "result", "miss").functionCounter().count())
				.isEqualTo(1);
		});
	}

	@Test
	void countsWhatCachesDoAndWhatIsInvalidated() {
		this.contextRunner.withPropertyValues(LOCAL).run((context) -> {
			Cache products = context.getBean(CacheManager.class).getCache("products");
			products.get("a", () -> "b");
			products.get("a");
			context.getBean(CacheInvalidator.class).clear("products").join();
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> {
				assertThat(registry.get("headrace.cache.connected").gauge().value()).isEqualTo(1);
				assertThat(registry.get("headrace.cache.sent").functionCounter().count()).isEqualTo(1);
				assertThat(count(registry, "headrace.cache.hits", "products")).isEqualTo(1);
				assertThat(count(registry, "headrace.cache.misses", "products")).isEqualTo(1);
				assertThat(count(registry, "headrace.cache.fills", "products")).isEqualTo(1);
				assertThat(registry.get("headrace.cache.resets").tag("reason", "start").functionCounter().count())
					.isEqualTo(1);
			});
		});
	}

	@Test
	void countsWhatNearCachesDo() {
		this.contextRunner.withPropertyValues(NEAR).run((context) -> {
			context.getBean(CacheManager.class).getCache("prices").get("a", () -> "b");
			MeterRegistry registry = context.getBean(MeterRegistry.class);
			Awaitility.await().untilAsserted(() -> {
				// A look finds the cache, the next one has its meters.
				registry.get("headrace.cache.connected").gauge().value();
				assertThat(count(registry, "headrace.cache.fills", "prices")).isEqualTo(1);
			});
		});
	}

	@Test
	void hasNoMetersWhereNothingIsInvalidated() {
		this.contextRunner.run((context) -> assertThat(context.getBean(MeterRegistry.class).getMeters())
			.noneMatch((meter) -> meter.getId().getName().startsWith("headrace.")));
	}

	@Test
	void needsNoMeters() {
		this.contextRunner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
			.withPropertyValues(LOCAL)
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(CacheInvalidations.class));
	}

	@Test
	void isHealthyWhereNothingIsInvalidated() {
		this.contextRunner
			.run((context) -> assertThat(health(context)).isEqualTo(Health.up().withDetail("started", false).build()));
	}

	@Test
	void isHealthyWhileInvalidationsCome() {
		this.contextRunner.withPropertyValues(LOCAL).run((context) -> Awaitility.await().untilAsserted(() -> {
			Health health = health(context);
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsEntry("connected", true)
				.containsEntry("unsent", 0)
				.containsKeys("instance", "since", "position", "lag", "silence", "replayed", "resets");
		}));
	}

	@Test
	void isIllWhileInvalidationsWaitForRedis() {
		this.contextRunner.withPropertyValues(LOCAL, "spring.data.redis.port=1").run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			context.getBean(CacheManager.class).getCache("products").evict("a");
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails()).containsEntry("connected", false)
				.containsEntry("unsent", 1)
				.containsKey("cause");
		});
	}

	@Test
	void canBeLeftOutOfTheHealth() {
		this.contextRunner.withPropertyValues("management.health.headrace-caches.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(CachesHealthIndicator.class));
	}

	private static double count(MeterRegistry registry, String name, String cache) {
		return registry.get(name).tag("cache", cache).functionCounter().count();
	}

	private static Health health(ApplicationContext context) {
		return context.getBean(CachesHealthIndicator.class).health();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

}
