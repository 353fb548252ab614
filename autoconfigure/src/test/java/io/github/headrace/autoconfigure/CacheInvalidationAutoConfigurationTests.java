package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.concurrent.Callable;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.cache.CacheKeyCodec;
import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.cache.DefaultCacheKeyCodec;
import io.github.headrace.cache.NearCaches;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.cache.caffeine.CaffeineCache;
import org.springframework.cache.caffeine.CaffeineCacheManager;
import org.springframework.cache.concurrent.ConcurrentMapCache;
import org.springframework.cache.concurrent.ConcurrentMapCacheManager;
import org.springframework.cache.support.CompositeCacheManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without a server: nothing listens on the port.
 */
class CacheInvalidationAutoConfigurationTests {

	private static final String ENABLED = "headrace.cache.invalidation.enabled=true";

	private static final String NEAR = "headrace.cache.near.caches.prices.type=java.lang.String";

	// Registered in the wrong order on purpose
	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(CacheInvalidationAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.host=127.0.0.1", "spring.data.redis.port=1");

	@Test
	void createsNothingThatNobodyAskedFor() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(CacheInvalidationAutoConfiguration.class, HeadraceAutoConfiguration.class))
			.withUserConfiguration(Local.class)
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.doesNotHaveBean(CoherentCaches.class)
					.doesNotHaveBean(NearCaches.class);
				assertThat(context.getBeanFactory().containsSingleton("headraceCacheInvalidations")).isFalse();
				assertThat(context.getBean(CacheManager.class).getCache("products"))
					.isExactlyInstanceOf(CaffeineCache.class);
			});
	}

	@Test
	void canBeDisabled() {
		this.contextRunner.withPropertyValues("headrace.cache.enabled=false", ENABLED, NEAR)
			.withUserConfiguration(Local.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CacheInvalidator.class)
				.doesNotHaveBean(CoherentCaches.class)
				.doesNotHaveBean(NearCaches.class));
	}

	@Test
	void offersAnInvalidatorWithoutCaches() {
		this.contextRunner.run((context) -> assertThat(context.getBean(CacheInvalidator.class))
			.isInstanceOf(CacheInvalidations.class));
	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class CachesThatNothingUses {

		@ParameterizedTest
		@CsvSource(textBlock = """
				headrace.cache.near.caches.prices.type=java.lang.String, 'headrace.cache.near.caches' has [prices]
				headrace.cache.invalidation.enabled=true, 'headrace.cache.invalidation.enabled' is true""",
				quoteCharacter = '"')
		void areWorthAWarning(String property, String expected, CapturedOutput output) {
			contextRunner.withPropertyValues(property).withUserConfiguration(Local.class).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains(expected + ", but nothing enables caching: @Cacheable")
					.contains("Add @EnableCaching");
			});
		}

		@Test
		void areNoneWhereTheApplicationOnlyListens(CapturedOutput output) {
			contextRunner.withPropertyValues(ENABLED).withUserConfiguration(Hook.class).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("nothing enables caching");
			});
		}

		@Test
		void areWorthAWarningWhereTheApplicationListensBesides(CapturedOutput output) {
			contextRunner.withPropertyValues(NEAR).withUserConfiguration(Hook.class).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).contains("'headrace.cache.near.caches' has [prices], but nothing enables caching");
			});
		}

		@ParameterizedTest
		@ValueSource(classes = { Caching.class, Injected.class, Admin.class })
		void areNoneWhereAspectsOrCodeUseThem(Class<?> user, CapturedOutput output) {
			contextRunner.withPropertyValues(NEAR).withUserConfiguration(user).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("nothing enables caching");
			});
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class CachesInRedis {

		private final ApplicationContextRunner withBoot = contextRunner
			.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class))
			.withUserConfiguration(Caching.class);

		@ParameterizedTest
		@ValueSource(
				strings = { "headrace.start-mode=background", "headrace.cache.invalidation.include=products", NEAR })
		void areNotToBeKeptCoherent(String besides, CapturedOutput output) {
			this.withBoot.withPropertyValues(ENABLED, besides).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output)
					.contains("'headrace.cache.invalidation.enabled' is true, but there are no local caches to keep "
							+ "coherent: the cache managers [cacheManager] are RedisCacheManagers. Set "
							+ "'spring.cache.type=caffeine', or declare a manager of local caches; otherwise remove "
							+ "'headrace.cache.invalidation.enabled'.");
				assertThat(context.getBean(RedisCacheManager.class).getCacheNames()).doesNotContain("products");
			});
		}

		@ParameterizedTest
		@ValueSource(strings = { "spring.cache.type=caffeine", "spring.cache.type=simple", "spring.cache.type=none",
				"headrace.cache.invalidation.enabled=false" })
		void areFineWhereOthersAre(String other, CapturedOutput output) {
			this.withBoot.withPropertyValues(ENABLED, NEAR, other).run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(output).doesNotContain("there are no local caches");
			});
		}

		@Test
		void knowNoNamesOfLocalOnes() {
			assertThat(report(
					this.withBoot.withPropertyValues(ENABLED, NEAR, "headrace.cache.invalidation.include=prizes")))
				.contains("No manager of local caches knows [prizes]; there are [prices]; the nearest is 'prices'.");
		}

	}

	@Nested
	class LocalCaches {

		@Test
		void areCoherentAndTheirManagerKeepsItsClass() {
			contextRunner.withPropertyValues(ENABLED).withUserConfiguration(Local.class).run((context) -> {
				CaffeineCacheManager manager = context.getBean(CaffeineCacheManager.class);
				assertThat(manager.getCache("products")).isNotInstanceOf(CaffeineCache.class);
				assertThat(manager.getCacheNames()).containsExactly("products");
			});
		}

		@Test
		void areCoherentInCompositeManagers() {
			contextRunner.withPropertyValues(ENABLED).withUserConfiguration(Composite.class).run((context) -> {
				CacheManager manager = context.getBean(CompositeCacheManager.class);
				assertThat(manager.getCache("products")).isNotInstanceOf(CaffeineCache.class);
				assertThat(manager.getCache("orders")).isNotInstanceOf(ConcurrentMapCache.class);
			});
		}

		@Test
		void areChosenByName() {
			contextRunner
				.withPropertyValues(ENABLED, "headrace.cache.invalidation.include=p*,orders",
						"headrace.cache.invalidation.exclude=pr*ts")
				.withUserConfiguration(Composite.class)
				.run((context) -> {
					CacheManager manager = context.getBean(CompositeCacheManager.class);
					assertThat(manager.getCache("products")).isExactlyInstanceOf(CaffeineCache.class);
					assertThat(manager.getCache("orders")).isNotInstanceOf(ConcurrentMapCache.class);
				});
		}

		@Test
		void workWhileRedisIsDown() {
			contextRunner.withPropertyValues(ENABLED).withUserConfiguration(Local.class).run((context) -> {
				Cache cache = context.getBean(CacheManager.class).getCache("products");
				Callable<String> loader = () -> "loaded";
				assertThat(cache.get("a", loader)).isEqualTo("loaded");
				cache.put("a", "written");
				assertThat(cache.get("a", String.class)).isEqualTo("written");
				cache.evict("a");
				assertThat(cache.get("a")).isNull();
			});
		}

		@Test
		void areThoseOfBootAsWell() {
			contextRunner.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class))
				.withPropertyValues(ENABLED, "spring.cache.type=caffeine")
				.withUserConfiguration(Caching.class)
				.run((context) -> assertThat(context.getBean(CaffeineCacheManager.class).getCache("products"))
					.isNotInstanceOf(CaffeineCache.class));
		}

	}

	@Nested
	class Beans {

		@Test
		void ofTheApplicationReplaceOurs() {
			CacheKeyCodec codec = new OwnCodec();
			CoherentCaches caches = new CoherentCaches(Own::invalidations, List.of(), List.of(), null);
			contextRunner.withPropertyValues(ENABLED)
				.withBean(CacheKeyCodec.class, () -> codec)
				.withBean(CoherentCaches.class, () -> caches)
				.run((context) -> {
					assertThat(context.getBean(CacheKeyCodec.class)).isSameAs(codec);
					assertThat(context.getBean(CoherentCaches.class)).isSameAs(caches);
				});
		}

		@Test
		void sendWithTheInvalidationsOfTheApplication() {
			contextRunner.withPropertyValues(ENABLED)
				.withBean("own", CacheInvalidations.class, Own::invalidations)
				.withUserConfiguration(Local.class)
				.run((context) -> {
					CacheInvalidations own = context.getBean(CacheInvalidations.class);
					assertThat(own).isSameAs(context.getBean("own"));
					context.getBean(CacheManager.class).getCache("products").evict("a");
					assertThat(own.state().requested()).isEqualTo(1);
					assertThat(context.getBean(CacheInvalidationsLifecycle.class).started()).contains(own);
				});
		}

		@Test
		void encodeKeysUnlessReplaced() {
			contextRunner.run((context) -> assertThat(context.getBean(CacheKeyCodec.class))
				.isInstanceOf(DefaultCacheKeyCodec.class));
		}

	}

	@Nested
	class NearCachesOfTheApplication {

		@Test
		void areItsOnlyManagerIfThereIsNoOther() {
			contextRunner.withClassLoader(new FilteredClassLoader("org.springframework.boot.cache"))
				.withPropertyValues(NEAR)
				.withUserConfiguration(Caching.class)
				.run((context) -> {
					assertThat(context).hasNotFailed().hasSingleBean(CacheManager.class);
					assertThat(context.getBean(CacheManager.class).getCacheNames()).containsExactly("prices");
				});
		}

		@ParameterizedTest
		@ValueSource(strings = { "caffeine", "simple", "redis" })
		void areReturnedByTheManagerOfBoot(String type) {
			contextRunner.withConfiguration(AutoConfigurations.of(CacheAutoConfiguration.class))
				.withPropertyValues(NEAR, "spring.cache.type=" + type)
				.withUserConfiguration(Caching.class, Injected.class)
				.run((context) -> {
					NearCaches near = context.getBean(NearCaches.class);
					CacheManager manager = context.getBean(Injected.class).manager;
					assertThat(manager).isNotSameAs(near);
					assertThat(manager.getCache("prices")).isSameAs(near.getCache("prices"));
					assertThat(manager.getCacheNames()).contains("prices");
					assertThat(context.getBean(CacheManager.class)).isSameAs(manager);
				});
		}

		@Test
		void leaveOtherCachesAlone() {
			contextRunner.withPropertyValues(NEAR).withUserConfiguration(Local.class, Caching.class).run((context) -> {
				CacheManager manager = context.getBean(CaffeineCacheManager.class);
				assertThat(manager.getCache("products")).isExactlyInstanceOf(CaffeineCache.class);
				assertThat(manager.getCache("prices")).isSameAs(context.getBean(NearCaches.class).getCache("prices"));
			});
		}

	}

	/** The text that a user sees. */
	@Nested
	class Failures {

		@Test
		void nameTheManagerThatCannotBeDecorated() {
			contextRunner.withBean("sealedCaches", CacheManager.class, Sealed::new)
				.withPropertyValues(NEAR)
				.run((context) -> assertThat(context.getStartupFailure()).rootCause()
					.hasMessageContaining("The caches of 'sealedCaches' cannot be made coherent"));
		}

		@Test
		void nameTheCachesThatNobodyKnows() {
			assertThat(report(contextRunner.withUserConfiguration(Local.class)
				.withPropertyValues(ENABLED, "headrace.cache.invalidation.include=product,products")))
				.contains("The property 'headrace.cache.invalidation.include' is 'product,products'")
				.contains(
						"No manager of local caches knows [product]; there are [products]; the nearest is 'products'.");
		}

		@Test
		void sayThatNearCachesNeedCaffeine() {
			assertThat(report(
					contextRunner.withClassLoader(new FilteredClassLoader(Caffeine.class)).withPropertyValues(NEAR)))
				.contains("The near caches [prices] in 'headrace.cache.near.caches' need Caffeine, which is not on the "
						+ "classpath.")
				.contains("Add the dependency 'com.github.ben-manes.caffeine:caffeine', or remove the near caches.");
		}

		@Test
		void sayThatNearCachesNeedAType() {
			assertThat(report(contextRunner.withPropertyValues("headrace.cache.near.caches.prices.ttl=1m")))
				.contains("The property 'headrace.cache.near.caches.prices.type' is not set.")
				.contains("It must be the type of the values, such as 'com.example.Product', as JSON does not tell.");
		}

		@Test
		void sayThatNearCachesNeedTheLog() {
			assertThat(report(contextRunner.withPropertyValues(NEAR, "headrace.cache.invalidation.transport=channel")))
				.contains("Near caches need the log: remove 'headrace.cache.invalidation.transport=channel'.");
		}

		@Test
		void sayThatNoValueLivesAsLongAsItMayBeStale() {
			assertThat(report(
					contextRunner.withPropertyValues(NEAR, "headrace.cache.near.caches.prices.max-staleness=11m")))
				.contains("The property 'headrace.cache.near.caches.prices.max-staleness' is '11m'")
				.contains("It must not be longer than 'local-ttl' of the near cache, which is 10m");
		}

		@Test
		void nameTheConnectionFactoryThatIsMissing() {
			assertThat(report(contextRunner.withPropertyValues(NEAR, "headrace.cache.connection-factory=nobody")))
				.contains("The property 'headrace.cache.connection-factory' is 'nobody'")
				.contains("There is no such RedisConnectionFactory bean, only [redisConnectionFactory].");
		}

		@Test
		void sayThatRedisIsNotThereIfTheStartDependsOnIt() {
			assertThat(report(contextRunner.withUserConfiguration(Local.class)
				.withPropertyValues(ENABLED, "headrace.start-mode=fail-fast", "headrace.namespace=shop")))
				.contains("Could not read cache invalidations from 'shop:headrace:invalidations' on 127.0.0.1:1: "
						+ "Connection refused")
				.contains("Start Redis there, or set 'spring.data.redis.url'");
		}

	}

	private static String report(ApplicationContextRunner runner) {
		StringBuilder text = new StringBuilder();
		runner.run((context) -> {
			FailureAnalysis analysis = FailureReport.of(context.getStartupFailure());
			text.append(analysis.getDescription()).append('\n').append(analysis.getAction());
		});
		return text.toString();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableCaching
	static class Caching {

	}

	@Configuration(proxyBeanMethods = false)
	static class Local {

		@Bean
		CaffeineCacheManager localCaches() {
			return new CaffeineCacheManager("products");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Composite {

		@Bean
		CompositeCacheManager allCaches() {
			return new CompositeCacheManager(new CaffeineCacheManager("products"),
					new ConcurrentMapCacheManager("orders"));
		}

	}

	static class Injected {

		final CacheManager manager;

		Injected(CacheManager manager) {
			this.manager = manager;
		}

	}

	static final class Own {

		private Own() {
		}

		static CacheInvalidations invalidations() {
			LettuceConnectionFactory factory = new LettuceConnectionFactory("127.0.0.1", 1);
			factory.afterPropertiesSet();
			return CacheInvalidations.overLog(NativeConnection.of(factory), Namespace.NONE, new DefaultCacheKeyCodec(),
					List.of(), CacheInvalidationSettings.DEFAULTS);
		}

	}

	static final class Sealed extends ConcurrentMapCacheManager {

	}

	static class Hook {

		@CacheInvalidationListener("products")
		void invalidated() {
		}

	}

	static class OwnCodec implements CacheKeyCodec {

		@Override
		public @Nullable String encode(Object key) {
			return key.toString();
		}

		@Override
		public Object decode(String text) {
			return text;
		}

	}

	static class Admin {

		Admin(CacheInvalidator invalidator) {
			assertThat(invalidator).isNotNull();
		}

	}

}
