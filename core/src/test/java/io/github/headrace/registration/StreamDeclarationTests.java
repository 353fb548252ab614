package io.github.headrace.registration;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.headrace.annotation.Deduplicate;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.Trim;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.DeduplicationSettings;
import io.github.headrace.stream.OnRetry;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamHeaders;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.StreamMessage;
import io.github.headrace.stream.TrimSettings;
import io.github.headrace.stream.TrimStrategy;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of the declaration of a stream listener.
 */
@SuppressWarnings("unused")
class StreamDeclarationTests {

	@Nested
	class Annotations {

		@Test
		void nameStreamsAndGroup() {
			class Orders {

				@RedisStreamListener(stream = { "orders", "orders{7}" }, group = "billing")
				void bill(Order order) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders())).singleElement().satisfies((endpoint) -> {
				assertThat(endpoint.id()).isEqualTo("orders-bill");
				assertThat(endpoint.description()).endsWith("Orders.bill(Order)");
				assertThat(endpoint.streams()).containsExactly("orders", "orders{7}");
				assertThat(endpoint.group()).isEqualTo("billing");
				assertThat(endpoint.payloadType().resolve()).isEqualTo(Order.class);
				assertThat(endpoint.batch()).isFalse();
				assertThat(endpoint.manual()).isFalse();
				assertThat(endpoint.filter()).isNull();
				assertThat(endpoint.settings()).isEqualTo(StreamListenerSettings.OPEN);
			});
		}

		@Test
		void resolvePlaceholdersAndExpressions() {
			class Orders {

				@RedisStreamListener(id = "${id}", stream = { "${streams}", "#{'a,b'.split(',')}" },
						group = "#{'bill' + 'ing'}", concurrency = "${number}")
				void bill(Order order) {
				}

			}
			try (StreamDeclarations declarations = new StreamDeclarations().property("id", "bills")
				.property("streams", "orders")
				.property("number", "4")
				.annotated(new Orders())) {
				StreamEndpoint endpoint = declarations.endpoints().get(0);
				assertThat(endpoint.id()).isEqualTo("bills");
				assertThat(endpoint.streams()).containsExactly("orders", "a", "b");
				assertThat(endpoint.group()).isEqualTo("billing");
				assertThat(endpoint.settings().concurrency()).isEqualTo(4);
			}
		}

		@Test
		void setEverything() {
			class Orders {

				@RedisStreamListener(
						stream = "orders", group = "billing", startFrom = "-1h", concurrency = "2", orderingKey = "id",
						onRetry = OnRetry.SKIP, exclusive = "true", prefetch = "3", prefetchMaxBytes = "4KB",
						block = "1s", lease = "10s", batchSize = "5", batchWindow = "6ms", resultTimeout = "7s",
						handlerTimeout = "8s", stuckAfter = "9s", retry = @Retry(maxAttempts = "10", delay = "11s",
								multiplier = "12", maxDelay = "13s", jitter = "14ms"),
						notRetryable = IllegalStateException.class,
						trim = @Trim(strategy = TrimStrategy.MAX_AGE, maxLength = "15", maxAge = "16d",
								interval = "17s"),
						deduplicate = @Deduplicate(by = "id", ttl = "18h"), deadLetterMaxLength = "19",
						connectionFactory = "other", autoStartup = "false", filter = "payload.id > 1")
				void bill(Order order) {
				}

			}
			StreamEndpoint endpoint = StreamDeclarations.of(new Orders()).get(0);
			assertThat(endpoint.settings())
				.isEqualTo(new StreamListenerSettings(false, 2, "id", OnRetry.SKIP, true, "-1h", 3, 4096L,
						Duration.ofSeconds(1), Duration.ofSeconds(10), 5, Duration.ofMillis(6), Duration.ofSeconds(7),
						Duration.ofSeconds(8), Duration.ofSeconds(9),
						new RetrySettings(10, Duration.ofSeconds(11), 12, Duration.ofSeconds(13),
								Duration.ofMillis(14)),
						List.of(IllegalStateException.class),
						new TrimSettings(TrimStrategy.MAX_AGE, 15, Duration.ofDays(16), Duration.ofSeconds(17)),
						new DeduplicationSettings("id", Duration.ofHours(18)), 19L, "other"));
			assertThat(endpoint.filter()).isEqualTo("payload.id > 1");
		}

		@Test
		void leaveWhatARetryDoesNotSayToTheProperties() {
			class Orders {

				@RedisStreamListener(stream = "orders", group = "billing", retry = @Retry(maxAttempts = "10"))
				void bill(Order order) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders()).get(0).settings().retry()).isEqualTo(
					new RetrySettings(10, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ofMillis(200)));
		}

		@Test
		void canBeRepeatedAndComposed() {
			class Orders {

				@RedisStreamListener(id = "a", stream = "a", group = "billing")
				@RedisStreamListener(id = "b", stream = "b", broadcast = true)
				void bill(Order order) {
				}

				@Billing("c")
				void composed(Order order) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders())).extracting(StreamEndpoint::id)
				.containsExactlyInAnyOrder("a", "b", "orders-composed");
			assertThat(StreamDeclarations.of(new Orders())).filteredOn((endpoint) -> endpoint.id().equals("b"))
				.singleElement()
				.satisfies((endpoint) -> assertThat(endpoint.isBroadcast()).isTrue());
			assertThat(StreamDeclarations.of(new Orders())).filteredOn((endpoint) -> endpoint.id().endsWith("composed"))
				.singleElement()
				.satisfies((endpoint) -> assertThat(endpoint.streams()).containsExactly("c"));
		}

	}

	@Nested
	class Arguments {

		@Test
		void sayWhatThePayloadIs() {
			class Orders {

				@RedisStreamListener(id = "a", stream = "a", group = "g")
				void header(@Header(StreamHeaders.DELIVERY_ATTEMPT) int attempt, @Headers Map<String, Object> headers,
						Order order) {
				}

				@RedisStreamListener(id = "b", stream = "a", group = "g")
				void message(Message<Order> message) {
				}

				@RedisStreamListener(id = "c", stream = "a", group = "g")
				void streamMessage(StreamMessage<Order> message) {
				}

				@RedisStreamListener(id = "d", stream = "a", group = "g", batch = true)
				void batch(List<Order> orders) {
				}

				@RedisStreamListener(id = "e", stream = "a", group = "g", batch = true)
				void messages(List<Message<Order>> orders) {
				}

				@RedisStreamListener(id = "f", stream = "a", group = "g", batch = true)
				void streamMessages(List<StreamMessage<Order>> orders, Acknowledgment acknowledgment) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders())).hasSize(6)
				.allSatisfy((endpoint) -> assertThat(endpoint.payloadType().resolve()).as(endpoint.id())
					.isEqualTo(Order.class));
		}

		@Test
		void canBeMissing() {
			class Orders {

				@RedisStreamListener(stream = "a", group = "g")
				void signal(@Header(StreamHeaders.ID) String id) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders()).get(0).payloadType().resolve()).isEqualTo(EntryFields.class);
		}

		@Test
		void makeTheAcknowledgementManual() {
			class Orders {

				@RedisStreamListener(stream = "a", group = "g")
				void bill(Order order, Acknowledgment acknowledgment) {
				}

			}
			assertThat(StreamDeclarations.of(new Orders()).get(0).manual()).isTrue();
		}

	}

	@Nested
	class Properties {

		@Test
		void giveAnAnnotatedListenerWhatItLeavesOpen() {
			class Orders {

				@RedisStreamListener(id = "orders")
				void bill(Order order) {
				}

			}
			StreamConsumer consumer = new StreamConsumer(List.of("orders"), "billing", null, null, null, null,
					List.of("billed"), List.of(), "payload.id > 1", null, null);
			try (StreamDeclarations declarations = new StreamDeclarations().consumer("orders", consumer)
				.annotated(new Orders())) {
				StreamEndpoint endpoint = declarations.endpoints().get(0);
				assertThat(endpoint.streams()).containsExactly("orders");
				assertThat(endpoint.group()).isEqualTo("billing");
				assertThat(endpoint.filter()).isEqualTo("payload.id > 1");
				assertThat(endpoint.handler().resultSenders(List.of())).hasSize(1);
			}
		}

		@Test
		void goBeforeAnAnnotation() {
			class Orders {

				@RedisStreamListener(id = "orders", stream = "a", group = "a", filter = "true")
				@SendTo("b")
				Order bill(Order order) {
					return order;
				}

			}
			try (StreamDeclarations declarations = new StreamDeclarations()
				.consumer("orders", StreamDeclarations.consumerOf("orders", null))
				.annotated(new Orders())) {
				StreamEndpoint endpoint = declarations.endpoints().get(0);
				assertThat(endpoint.streams()).containsExactly("orders");
				assertThat(endpoint.group()).isEqualTo("billing");
				assertThat(endpoint.filter()).isEqualTo("true");
				assertThat(endpoint.handler().resultSenders(List.of())).hasSize(1);
			}
		}

		@Test
		void canLeaveOutWhatNobodyHandles() {
			try (StreamDeclarations declarations = new StreamDeclarations().ignoreMissingHandlers()
				.consumer("a", StreamDeclarations.consumerOf("orders", "nobody"))
				.consumer("b", StreamDeclarations.consumerOf("orders", null))) {
				assertThat(declarations.endpoints()).isEmpty();
			}
		}

	}

	@Nested
	class HandlerBeans {

		@ParameterizedTest
		@ValueSource(strings = { "consumer", "function", "asynchronous", "messageConsumer", "streamMessageConsumer",
				"component", "service::bill", "service::withHeader" })
		void areCalledWithWhatTheyTake(String handler) {
			try (StreamDeclarations declarations = handlers(handler, null, null)) {
				assertThat(declarations.endpoints()).singleElement().satisfies((endpoint) -> {
					assertThat(endpoint.id()).isEqualTo("orders");
					assertThat(endpoint.description()).isEqualTo("headrace.streams.consumers.orders (%s)", handler);
					assertThat(endpoint.payloadType()).hasToString(ResolvableType.forClass(Order.class).toString());
				});
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "batchConsumer", "messageBatchConsumer", "service::billAll" })
		void canTakeBatches(String handler) {
			try (StreamDeclarations declarations = handlers(handler, null, true)) {
				StreamEndpoint endpoint = declarations.endpoints().get(0);
				assertThat(endpoint.batch()).isTrue();
				assertThat(endpoint.payloadType().resolve()).isEqualTo(Order.class);
			}
		}

		@Test
		void canBeTheHandlersOfSpringMessaging() {
			try (StreamDeclarations declarations = handlers("messageHandler", null, null)) {
				assertThat(declarations.endpoints().get(0).payloadType().resolve()).isEqualTo(Object.class);
			}
			try (StreamDeclarations declarations = handlers("messageHandler", Order.class, null)) {
				assertThat(declarations.endpoints().get(0).payloadType().resolve()).isEqualTo(Order.class);
			}
		}

		@Test
		void canBeToldTheTypeOfTheirPayload() {
			try (StreamDeclarations declarations = handlers("untyped", Order.class, null)) {
				assertThat(declarations.endpoints().get(0).payloadType().resolve()).isEqualTo(Order.class);
			}
		}

		@Test
		void canSettleByHand() {
			try (StreamDeclarations declarations = handlers("service::byHand", null, null)) {
				assertThat(declarations.endpoints().get(0).manual()).isTrue();
			}
		}

		@Test
		void sendTheirResultsWhereTheirAnnotationSays() {
			try (StreamDeclarations declarations = handlers("service::forwarded", null, null)) {
				assertThat(declarations.endpoints().get(0).handler().resultSenders(List.of())).hasSize(1);
			}
		}

		private StreamDeclarations handlers(String handler, Class<?> payloadType, Boolean batch) {
			StreamConsumer consumer = new StreamConsumer(List.of("orders"), "billing", null, handler, payloadType,
					batch, List.of(), List.of(), null, null, null);
			return new StreamDeclarations().configuration(Handlers.class).consumer("orders", consumer);
		}

	}

	record Order(int id) {

	}

	@Retention(RetentionPolicy.RUNTIME)
	@RedisStreamListener(group = "billing")
	@interface Billing {

		@AliasFor(annotation = RedisStreamListener.class, attribute = "stream")
		String[] value();

	}

	@Configuration(proxyBeanMethods = false)
	static class Handlers {

		@Bean
		Consumer<Order> consumer() {
			return (order) -> {
			};
		}

		@Bean
		Function<Order, String> function() {
			return Order::toString;
		}

		@Bean
		Function<Order, Mono<Void>> asynchronous() {
			return (order) -> Mono.empty();
		}

		@Bean
		Consumer<Message<Order>> messageConsumer() {
			return (order) -> {
			};
		}

		@Bean
		Consumer<StreamMessage<Order>> streamMessageConsumer() {
			return (order) -> {
			};
		}

		@Bean
		Consumer<List<Order>> batchConsumer() {
			return (orders) -> {
			};
		}

		@Bean
		Consumer<List<Message<Order>>> messageBatchConsumer() {
			return (orders) -> {
			};
		}

		@Bean
		Consumer<?> untyped() {
			return (order) -> {
			};
		}

		@Bean
		MessageHandler messageHandler() {
			return (message) -> {
			};
		}

		@Bean
		Object component() {
			return new OrderConsumer();
		}

		@Bean
		OrderService service() {
			return new OrderService();
		}

	}

	static class OrderConsumer implements Consumer<Order> {

		@Override
		public void accept(Order order) {
		}

	}

	static class OrderService {

		public void bill(Order order) {
		}

		public void withHeader(@Header(StreamHeaders.STREAM) String stream, Order order) {
		}

		public void billAll(List<Order> orders) {
		}

		public void byHand(Order order, Acknowledgment acknowledgment) {
		}

		@SendTo("billed")
		public Order forwarded(Order order) {
			return order;
		}

	}

}
