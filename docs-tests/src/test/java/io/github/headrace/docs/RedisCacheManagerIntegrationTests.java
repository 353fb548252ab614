package io.github.headrace.docs;

import io.github.headrace.embedded.RedisServer;
import io.github.headrace.test.AutoConfigureHeadrace;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.annotation.EnableCaching;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.cache.RedisCacheManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the guide to migrating says of near caches beside a {@link RedisCacheManager}.
 */
class RedisCacheManagerIntegrationTests {

	@Test
	void readsWhatANearCacheWritesOnlyWhereThatHasNoPrefix() throws Exception {
		try (RedisServer server = RedisServer.start(); ConfigurableApplicationContext context = start(server.port())) {
			CacheManager caches = context.getBean(CacheManager.class);
			StringRedisTemplate redis = context.getBean(StringRedisTemplate.class);
			caches.getCache("products").put("tea", "Assam");
			caches.getCache("moved").put("tea", "Assam");
			Awaitility.await().until(() -> redis.hasKey("products::tea") && redis.hasKey("v2:moved::tea"));
			CacheManager old = RedisCacheManager.create(context.getBean(RedisConnectionFactory.class));
			Cache products = old.getCache("products");
			assertThatThrownBy(() -> products.get("tea")).hasStackTraceContaining("WRONGTYPE");
			assertThat(old.getCache("moved").get("tea")).isNull();
			old.getCache("moved").put("tea", "Sencha");
			old.getCache("moved").clear();
			assertThat(redis.hasKey("v2:moved::tea")).isTrue();
		}
	}

	private static ConfigurableApplicationContext start(int port) {
		return new SpringApplicationBuilder(Slice.class).web(WebApplicationType.NONE)
			.properties("headrace.start-mode=fail-fast", "spring.main.banner-mode=off", "logging.level.root=warn",
					"spring.data.redis.port=" + port, "headrace.cache.near.caches.products.type=java.lang.String",
					"headrace.cache.near.caches.moved.type=java.lang.String",
					"headrace.cache.near.caches.moved.key-prefix=v2:")
			.run();
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigureHeadrace
	@EnableCaching
	static class Slice {

	}

}
