package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.SendToChannel;
import io.github.headrace.annotation.SendToStream;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.StreamHeaders;
import io.github.headrace.stream.StreamMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Consumers on a real server, declared in all ways.
 */
class StreamApplicationIntegrationTests {

	private static RedisServer server;

	private final ApplicationContextRunner contextRunner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(StreamAutoConfiguration.class, ChannelAutoConfiguration.class,
				HeadraceAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
		.withPropertyValues("headrace.streams.batch.window=200ms", "spring.data.redis.host=" + server.host(),
				"spring.data.redis.port=" + server.port());

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void clear() {
		this.contextRunner.run((context) -> context.getBean(StringRedisTemplate.class).execute((connection) -> {
			connection.serverCommands().flushAll();
			return null;
		}, true));
	}

	@ParameterizedTest
	@ValueSource(strings = { "consumer", "function", "asynchronous", "messageConsumer", "streamMessageConsumer",
			"messageHandler", "service::bill", "service::billLater" })
	void configuredHandlersAreCalled(String handler) {
		consumer("stream=orders", "group=billing", "handler=" + handler).run((context) -> {
			add(context, "orders", new Order(7, "ann"));
			assertThat(next(context)).contains("7");
			settled(context, "bills");
		});
	}

	@Test
	void configuredHandlersCanTakeBatches() {
		consumer("stream=orders", "group=billing", "handler=batchConsumer", "batch.enabled=true").run((context) -> {
			context.getBean(RedisStreamTemplate.class)
				.addAll("orders", List.of(new Order(1, "ann"), new Order(2, "bob")));
			String seen = next(context);
			assertThat(seen.contains("2") ? seen : seen + next(context)).contains("1").contains("2");
			settled(context, "bills");
		});
	}

	@Test
	void resultsOfConfiguredHandlersAreSent() {
		consumer("stream=orders", "group=billing", "handler=function", "send-to=billed", "send-to-channel=billed")
			.withUserConfiguration(Billed.class)
			.run((context) -> {
				Awaitility.await().until(() -> running(context));
				add(context, "orders", new Order(7, "ann"));
				assertThat(Stream.of(next(context), next(context), next(context))).containsExactlyInAnyOrder(
						"function Order[id=7, customer=ann]", "stream Order[id=8, customer=ann]",
						"channel Order[id=8, customer=ann]");
			});
	}

	@Test
	void foreignEntriesAreRead() {
		consumer("stream=orders", "group=billing", "handler=consumer").run((context) -> {
			context.getBean(StringRedisTemplate.class)
				.opsForStream()
				.add("orders", Map.of("id", "7", "customer", "ann"));
			assertThat(next(context)).isEqualTo("consumer Order[id=7, customer=ann]");
		});
	}

	@Test
	void annotatedMethodsAreCalledWithWhatTheyTake() {
		this.contextRunner.withUserConfiguration(Seen.class, Annotated.class).run((context) -> {
			context.getBean(RedisStreamTemplate.class).add("headers", new Order(7, "ann"), Map.of("tenant", "north"));
			assertThat(next(context)).isEqualTo("headers Order[id=7, customer=ann] attempt 1 tenant north group g");
			add(context, "signal", new Order(7, "ann"));
			context.getBean(StringRedisTemplate.class).opsForStream().add("signal", Map.of("a", "1", "b", "2"));
			assertThat(next(context)).isEqualTo("signal signal");
			assertThat(next(context)).isEqualTo("signal signal");
			add(context, "manual", new Order(7, "ann"));
			assertThat(next(context)).isEqualTo("manual false");
			add(context, "manualBatch", new Order(7, "ann"));
			assertThat(next(context)).isEqualTo("manualBatch 1 true");
			for (String id : List.of("headers", "signal", "manual", "manualBatch")) {
				settled(context, id);
			}
		});
	}

	@Test
	void resultsCrossOver() {
		this.contextRunner.withUserConfiguration(Seen.class, Crossing.class).run((context) -> {
			Awaitility.await().until(() -> running(context));
			context.getBean(RedisChannelTemplate.class).publish("a", "1");
			assertThat(next(context)).isEqualTo("end 1!!!");
		});
	}

	@Test
	void listenersThatLackNothingAreFoundByTheirIds() {
		this.contextRunner.withUserConfiguration(Seen.class, Annotated.class)
			.withPropertyValues("headrace.streams.consumers.headers.stream=other")
			.run((context) -> assertThat(
					context.getBean(ListenerRegistry.class).find("headers").orElseThrow().destinations())
				.containsExactly("other"));
	}

	@Test
	void channelsNeedNotBeEnabled() {
		consumer("stream=orders", "group=billing", "handler=consumer")
			.withPropertyValues("headrace.channels.enabled=false")
			.run((context) -> {
				add(context, "orders", new Order(7, "ann"));
				assertThat(next(context)).contains("7");
			});
	}

	private ApplicationContextRunner consumer(String... properties) {
		return this.contextRunner.withUserConfiguration(Seen.class, Handlers.class)
			.withPropertyValues(Stream.of(properties)
				.map((property) -> "headrace.streams.consumers.bills." + property)
				.toArray(String[]::new));
	}

	private static void add(AssertableApplicationContext context, String stream, Object payload) {
		context.getBean(RedisStreamTemplate.class).add(stream, payload);
	}

	private static String next(AssertableApplicationContext context) throws InterruptedException {
		String next = context.getBean(Seen.class).queue.poll(10, TimeUnit.SECONDS);
		assertThat(next).as("what a handler says within 10 s").isNotNull();
		return next;
	}

	private static boolean running(AssertableApplicationContext context) {
		return context.getBean(ListenerRegistry.class)
			.containers()
			.stream()
			.allMatch((container) -> container.state() == ListenerState.RUNNING);
	}

	/** Waits until nothing is pending in the group of a listener. */
	private static void settled(AssertableApplicationContext context, String id) {
		ListenerContainer container = context.getBean(ListenerRegistry.class).find(id).orElseThrow();
		String stream = container.destinations().get(0);
		String group = id.equals("bills") ? "billing" : "g";
		Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(context.getBean(StringRedisTemplate.class)
				.opsForStream()
				.pending(stream, group)
				.getTotalPendingMessages()).isZero());
	}

	record Order(int id, String customer) {

	}

	static class Seen {

		final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Consumer<Order> consumer(Seen seen) {
			return (order) -> seen.queue.add("consumer " + order);
		}

		@Bean
		Function<Order, Order> function(Seen seen) {
			return (order) -> {
				seen.queue.add("function " + order);
				return new Order(order.id() + 1, order.customer());
			};
		}

		@Bean
		Function<Order, Mono<Void>> asynchronous(Seen seen) {
			return (order) -> Mono.fromRunnable(() -> seen.queue.add("asynchronous " + order));
		}

		@Bean
		Consumer<Message<Order>> messageConsumer(Seen seen) {
			return (message) -> seen.queue.add("message " + message.getPayload());
		}

		@Bean
		Consumer<StreamMessage<Order>> streamMessageConsumer(Seen seen) {
			return (message) -> seen.queue.add("stream message " + message.payload());
		}

		@Bean
		Consumer<List<Order>> batchConsumer(Seen seen) {
			return (orders) -> seen.queue.add("batch " + orders);
		}

		@Bean
		MessageHandler messageHandler(Seen seen) {
			return (message) -> seen.queue.add("handler " + message.getPayload());
		}

		@Bean
		Service service(Seen seen) {
			return new Service(seen);
		}

	}

	static class Billed {

		private final Seen seen;

		Billed(Seen seen) {
			this.seen = seen;
		}

		@RedisStreamListener(stream = "billed", group = "g")
		void stream(Order order) {
			this.seen.queue.add("stream " + order);
		}

		@RedisChannelListener("billed")
		void channel(Order order) {
			this.seen.queue.add("channel " + order);
		}

	}

	static class Annotated {

		private final Seen seen;

		Annotated(Seen seen) {
			this.seen = seen;
		}

		@RedisStreamListener(id = "headers", stream = "headers", group = "g")
		void headers(Order order, @Header(StreamHeaders.DELIVERY_ATTEMPT) int attempt, @Header String tenant,
				@Header(StreamHeaders.GROUP) String group) {
			this.seen.queue.add("headers %s attempt %d tenant %s group %s".formatted(order, attempt, tenant, group));
		}

		@RedisStreamListener(id = "signal", stream = "signal", group = "g")
		void signal(@Header(StreamHeaders.STREAM) String stream) {
			this.seen.queue.add("signal " + stream);
		}

		@RedisStreamListener(id = "manual", stream = "manual", group = "g")
		void manual(Order order, Acknowledgment acknowledgment) {
			this.seen.queue.add("manual " + acknowledgment.isSettled());
			acknowledgment.acknowledge();
		}

		@RedisStreamListener(id = "manualBatch", stream = "manualBatch", group = "g", batch = true)
		void manualBatch(List<Order> orders, Acknowledgment acknowledgment) {
			acknowledgment.acknowledge();
			this.seen.queue.add("manualBatch %d %s".formatted(orders.size(), acknowledgment.isSettled()));
		}

	}

	static class Crossing {

		private final Seen seen;

		Crossing(Seen seen) {
			this.seen = seen;
		}

		@RedisChannelListener("a")
		@SendToStream("b")
		String fromChannelToStream(String text) {
			return text + "!";
		}

		@RedisStreamListener(stream = "b", group = "g")
		@SendTo("c")
		String fromStreamToStream(String text) {
			return text + "!";
		}

		@RedisStreamListener(stream = "c", group = "g")
		@SendToChannel("d")
		String fromStreamToChannel(String text) {
			return text + "!";
		}

		@RedisChannelListener("d")
		void end(String text) {
			this.seen.queue.add("end " + text);
		}

	}

	static class Service {

		private final Seen seen;

		Service(Seen seen) {
			this.seen = seen;
		}

		void bill(Order order, @Header(StreamHeaders.STREAM) String stream) {
			this.seen.queue.add("service " + order + " of " + stream);
		}

		Mono<Void> billLater(Order order) {
			return Mono.fromRunnable(() -> this.seen.queue.add("service " + order));
		}

	}

}
