package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadTooLargeException;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How payloads are published.
 */
@Timeout(60)
class RedisChannelTemplateIntegrationTests {

	private static final int LIMIT = 100;

	private static RedisServer server;

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@AfterEach
	void close() {
		this.factories.forEach(LettuceConnectionFactory::destroy);
	}

	private RedisChannelTemplate template(LettuceConnectionFactory factory) {
		return new RedisChannelTemplate(NativeConnection.of(factory),
				new JsonPayloadConverter(JsonMapper.builder().build()), LIMIT);
	}

	private LettuceConnectionFactory factory(RedisServer target, LettuceClientConfiguration configuration) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(target.host(), target.port()), configuration);
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return factory;
	}

	record Order(int id) {

	}

	@Nested
	class Publishing {

		private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

		private RedisClient client;

		private StatefulRedisPubSubConnection<String, String> subscriber;

		private RedisChannelTemplate template;

		@BeforeEach
		void subscribe() {
			this.client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
			this.subscriber = this.client.connectPubSub();
			this.subscriber.addListener(new RedisPubSubAdapter<>() {

				@Override
				public void message(String channel, String message) {
					arrived.add(channel + "=" + message);
				}

			});
			this.subscriber.sync().subscribe("a", "ä{b}");
			this.template = template(factory(server, LettuceClientConfiguration.defaultConfiguration()));
		}

		@AfterEach
		void unsubscribe() {
			this.client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
		}

		private String next() throws InterruptedException {
			String next = this.arrived.poll(10, TimeUnit.SECONDS);
			assertThat(next).isNotNull();
			return next;
		}

		@Test
		void returnsHowManyReceivedIt() throws InterruptedException {
			assertThat(this.template.publish("a", new Order(1))).isOne();
			assertThat(next()).isEqualTo("a={\"id\":1}");
			assertThat(this.template.publish("nobody", "x")).isZero();
			assertThat(this.template.publish("ä{b}", "text")).isOne();
			assertThat(next()).isEqualTo("ä{b}=text");
		}

		@Test
		void doesNotWaitWhenAsynchronous() throws Exception {
			List<CompletableFuture<Long>> counts = new ArrayList<>();
			for (int i = 0; i < 100; i++) {
				counts.add(this.template.publishAsync("a", i));
			}
			for (int i = 0; i < 100; i++) {
				assertThat(counts.get(i).get(10, TimeUnit.SECONDS)).isOne();
				assertThat(next()).isEqualTo("a=" + i);
			}
		}

		@Test
		void sendsManyInOnePipelineAndInOrder() throws InterruptedException {
			List<Integer> payloads = IntStream.range(0, 1000).boxed().toList();
			this.template.publish("a", "first");
			next();
			long reads = readsOfTheServer();
			assertThat(this.template.publishAll("a", payloads)).hasSize(1000).containsOnly(1L);
			for (int i = 0; i < 1000; i++) {
				assertThat(next()).isEqualTo("a=" + i);
			}
			assertThat(readsOfTheServer() - reads).as("reads of the server for 1000 commands").isLessThan(50);
			assertThat(this.template.publishAll("a", List.of())).isEmpty();
		}

		private long readsOfTheServer() {
			try (var connection = this.client.connect()) {
				return connection.sync()
					.info("stats")
					.lines()
					.filter((line) -> line.startsWith("total_reads_processed:"))
					.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf(':') + 1)))
					.findFirst()
					.orElseThrow();
			}
		}

		@Test
		void knowsTypedChannels() throws Exception {
			RedisChannel<List<Order>> orders = RedisChannel.of("a", new ParameterizedTypeReference<>() {
			});
			RedisChannel<Order> order = RedisChannel.of("a", Order.class);
			assertThat(this.template.publish(orders, List.of(new Order(1)))).isOne();
			assertThat(this.template.publishAsync(order, new Order(2)).get(10, TimeUnit.SECONDS)).isOne();
			assertThat(this.template.publishAll(order, List.of(new Order(3), new Order(4)))).containsExactly(1L, 1L);
			assertThat(List.of(next(), next(), next(), next())).containsExactly("a=[{\"id\":1}]", "a={\"id\":2}",
					"a={\"id\":3}", "a={\"id\":4}");
			assertThat(orders.type()).hasToString("java.util.List<" + Order.class.getName() + ">");
			assertThatIllegalArgumentException().isThrownBy(() -> RedisChannel.of(" ", Order.class))
				.withMessage("'name' must not be empty");
		}

		@Test
		@SuppressWarnings("NullAway")
		void refusesBadPayloadsBeforeAnythingIsSent() throws InterruptedException {
			String tooLarge = "x".repeat(LIMIT + 1);
			Object broken = new Object() {

				@SuppressWarnings("unused")
				public int getValue() {
					throw new IllegalStateException("no value");
				}

			};
			assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish("a", null))
				.withMessage("'payload' for channel 'a' must not be null");
			assertThatIllegalArgumentException().isThrownBy(() -> this.template.publishAsync("a", null));
			assertThatIllegalArgumentException()
				.isThrownBy(() -> this.template.publishAll("a", Arrays.asList("good", null)));
			assertThatExceptionOfType(PayloadConversionException.class)
				.isThrownBy(() -> this.template.publishAll("a", List.of("good", broken)))
				.withMessageContaining("cannot be written as JSON");
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> this.template.publishAll("a", List.of("good", tooLarge)))
				.withMessage("Payload of 101 bytes for channel 'a' is larger than the limit of 100 bytes;"
						+ " raise 'headrace.channels.max-payload-size' if it has to be sent");
			assertThatExceptionOfType(PayloadTooLargeException.class)
				.isThrownBy(() -> this.template.publish("a", tooLarge));
			assertThatIllegalArgumentException().isThrownBy(() -> this.template.publish("", "x"))
				.withMessage("'channel' must not be empty");
			this.template.publish("a", "x".repeat(LIMIT));
			assertThat(next()).isEqualTo("a=" + "x".repeat(LIMIT));
		}

		@Test
		void worksWithConnectionsThatAreNotShared() throws Exception {
			LettuceConnectionFactory factory = factory(server, LettuceClientConfiguration.defaultConfiguration());
			factory.setShareNativeConnection(false);
			RedisChannelTemplate unshared = template(factory);
			assertThat(unshared.publish("a", "1")).isOne();
			assertThat(unshared.publishAsync("a", "2").get(10, TimeUnit.SECONDS)).isOne();
			assertThat(unshared.publishAll("a", List.of("3", "4"))).containsExactly(1L, 1L);
			assertThat(List.of(next(), next(), next(), next())).containsExactly("a=1", "a=2", "a=3", "a=4");
		}

		@Test
		void worksWithoutACommandTimeout() {
			RedisChannelTemplate patient = template(
					factory(server, LettuceClientConfiguration.builder().commandTimeout(Duration.ZERO).build()));
			assertThat(patient.publish("a", "1")).isOne();
		}

	}

	@Nested
	class Outages {

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void failWithTranslatedExceptionsInTime(boolean clientTimesOut) {
			try (RedisServer own = RedisServer.start()) {
				RedisChannelTemplate template = template(factory(own, impatient(clientTimesOut)));
				assertThat(template.publish("a", "works")).isZero();
				own.pause();
				assertFails(template);
				own.resume();
			}
		}

		@ParameterizedTest
		@ValueSource(booleans = { true, false })
		void failAfterTheServerHasGone(boolean clientTimesOut) {
			try (RedisServer own = RedisServer.start()) {
				RedisChannelTemplate template = template(factory(own, impatient(clientTimesOut)));
				assertThat(template.publish("a", "works")).isZero();
				own.stop();
				assertFails(template);
				own.restart();
				await().ignoreExceptions().untilAsserted(() -> assertThat(template.publish("a", "again")).isZero());
			}
		}

		@Test
		void failWhereTheServerHasNeverBeen() {
			try (RedisServer own = RedisServer.start()) {
				own.stop();
				assertFails(template(factory(own, impatient(true))));
			}
		}

		private static LettuceClientConfiguration impatient(boolean clientTimesOut) {
			LettuceClientConfiguration.LettuceClientConfigurationBuilder builder = LettuceClientConfiguration.builder()
				.commandTimeout(Duration.ofMillis(300));
			return clientTimesOut ? builder.build()
					: builder
						.clientOptions(ClientOptions.builder()
							.timeoutOptions(TimeoutOptions.builder().timeoutCommands(false).build())
							.build())
						.build();
		}

		private static void assertFails(RedisChannelTemplate template) {
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> template.publish("a", "x"));
			assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> template.publishAll("a", List.of("x", "y")));
			CompletableFuture<Long> count = template.publishAsync("a", "x");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> count.get(20, TimeUnit.SECONDS))
				.withCauseInstanceOf(DataAccessException.class);
		}

	}

}
