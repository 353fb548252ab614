package io.github.headrace.embedded.autoconfigure;

import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * For those who have Docker: a container takes precedence over the embedded server. Says
 * in the log that there is no Docker environment where it skips.
 */
@SpringBootTest(properties = "headrace.embedded-redis.enabled=true")
@Testcontainers(disabledWithoutDocker = true)
class RedisContainerIntegrationTests {

	@Container
	@ServiceConnection
	private static final GenericContainer<?> redis = new GenericContainer<>("redis:8-alpine").withExposedPorts(6379);

	@Test
	void isUsedInsteadOfTheEmbeddedServer(@Autowired StringRedisTemplate template,
			@Autowired ObjectProvider<RedisServer> embedded) {
		template.opsForValue().set("key", "value");
		assertThat(template.opsForValue().get("key")).isEqualTo("value");
		assertThat(embedded.getIfAvailable()).isNull();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
