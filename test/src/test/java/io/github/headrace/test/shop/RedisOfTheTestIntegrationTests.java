package io.github.headrace.test.shop;

import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.test.AutoConfigureEmbeddedRedis;
import io.github.headrace.test.HeadraceProbe;
import io.github.headrace.test.HeadraceTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server that the test brings along is used instead of the embedded one.
 */
class RedisOfTheTestIntegrationTests {

	private static RedisServer own;

	@BeforeAll
	static void start() {
		own = RedisServer.start();
	}

	@AfterAll
	static void stop() {
		own.close();
	}

	private static void assertIsUsed(ObjectProvider<RedisServer> embedded, LettuceConnectionFactory connectionFactory,
			RedisChannelTemplate channels, HeadraceProbe headrace) {
		assertThat(embedded.getIfAvailable()).isNull();
		assertThat(connectionFactory.getPort()).isEqualTo(own.port());
		headrace.awaitSubscribed("orders");
		channels.publish("order.created", new OrderCreated("chair", 1));
		headrace.messages("orders").await(1);
	}

	@Nested
	@HeadraceTest(OrderListener.class)
	@Import(Warehouse.class)
	@DirtiesContext
	class ByDynamicProperties {

		@DynamicPropertySource
		static void redis(DynamicPropertyRegistry registry) {
			registry.add("spring.data.redis.url", () -> "redis://%s:%d".formatted(own.host(), own.port()));
		}

		@Test
		void areUsed(@Autowired ObjectProvider<RedisServer> embedded,
				@Autowired LettuceConnectionFactory connectionFactory, @Autowired RedisChannelTemplate channels,
				@Autowired HeadraceProbe headrace) {
			assertIsUsed(embedded, connectionFactory, channels, headrace);
		}

	}

	@Nested
	@HeadraceTest(OrderListener.class)
	@Import({ Warehouse.class, Details.class })
	@DirtiesContext
	class ByConnectionDetails {

		@Test
		void areUsed(@Autowired ObjectProvider<RedisServer> embedded,
				@Autowired LettuceConnectionFactory connectionFactory, @Autowired RedisChannelTemplate channels,
				@Autowired HeadraceProbe headrace) {
			assertIsUsed(embedded, connectionFactory, channels, headrace);
		}

	}

	@Nested
	@HeadraceTest(OrderListener.class)
	@AutoConfigureEmbeddedRedis(replace = AutoConfigureEmbeddedRedis.Replace.NONE)
	@Import(Warehouse.class)
	@ActiveProfiles("own")
	@DirtiesContext
	class ByTheApplicationItself {

		@BeforeAll
		static void set() {
			System.setProperty("own.redis.port", String.valueOf(own.port()));
		}

		@AfterAll
		static void clear() {
			System.clearProperty("own.redis.port");
		}

		@Test
		void areUsed(@Autowired ObjectProvider<RedisServer> embedded,
				@Autowired LettuceConnectionFactory connectionFactory, @Autowired RedisChannelTemplate channels,
				@Autowired HeadraceProbe headrace) {
			assertIsUsed(embedded, connectionFactory, channels, headrace);
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Details {

		@Bean
		DataRedisConnectionDetails redis() {
			return new DataRedisConnectionDetails() {

				@Override
				public Standalone getStandalone() {
					return Standalone.of(own.host(), own.port());
				}

			};
		}

	}

}
