package io.github.headrace.test.shop;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.github.headrace.test.AutoConfigureEmbeddedRedis;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = { "spring.cache.type=simple", "headrace.cache.invalidation.enabled=true" })
@AutoConfigureEmbeddedRedis
@Tag("matrix")
class TwoShopsIntegrationTests {

	@Autowired
	private RedisServer redis;

	@Autowired
	private CacheInvalidator invalidator;

	@Test
	void evictsWhatAnotherInstanceHasCached() {
		try (ConfigurableApplicationContext other = SpringApplication.run(ShopApplication.class,
				"--spring.data.redis.url=redis://%s:%d".formatted(this.redis.host(), this.redis.port()),
				"--spring.cache.type=simple", "--headrace.cache.invalidation.enabled=true")) {
			Cache prices = other.getBean(CacheManager.class).getCache("prices");
			prices.put("chair", 40);
			EntryId id = this.invalidator.evict("prices", "chair").orTimeout(10, TimeUnit.SECONDS).join();
			this.invalidator.awaitAppliedEverywhere(id, Duration.ofSeconds(10)).join();
			assertThat(prices.get("chair")).isNull();
		}
	}

}
