package io.github.headrace.registration;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.message.InvalidPayloadException;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadDecoder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.annotation.Validated;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What handler methods can take.
 */
class ArgumentsIntegrationTests {

	private static RedisServer server;

	private final ListenerTestContext context = new ListenerTestContext(server);

	final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

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
		this.context.close();
	}

	private void publishAndExpect(String channel, String payload, Object expected) {
		this.context.publish(channel, payload);
		assertThat(this.context.next(this.received)).isEqualTo(expected);
	}

	record Order(@Positive int id, @NotBlank String customer) {

	}

	@Nested
	class Payloads {

		class Types {

			@RedisChannelListener("record")
			void record(Order order) {
				received.add(order);
			}

			@RedisChannelListener("list")
			void list(List<Order> orders) {
				received.add(orders);
			}

			@RedisChannelListener("array")
			void array(Order[] orders) {
				received.add(List.of(orders));
			}

			@RedisChannelListener("map")
			void map(Map<String, Integer> numbers) {
				received.add(numbers);
			}

			@RedisChannelListener("object")
			void object(Object anything) {
				received.add(anything);
			}

			@RedisChannelListener("string")
			void string(@Payload String text) {
				received.add(text);
			}

			@RedisChannelListener("bytes")
			void bytes(byte[] bytes) {
				received.add("bytes " + bytes.length);
			}

			@RedisChannelListener("int")
			void integer(int number) {
				received.add(number);
			}

			@RedisChannelListener("signal")
			void signal() {
				received.add("signal");
			}

		}

		class Messages {

			@RedisChannelListener("message")
			void message(Message<List<Order>> message) {
				received.add(message.getPayload());
			}

			@RedisChannelListener("message.raw")
			void rawMessage(Message<?> message) {
				received.add(message.getPayload());
			}

			@RedisChannelListener("message.channel:{key}")
			void channelMessage(ChannelMessage<Order> message) {
				received.add(List.of(message.payload(), message.channel(), String.valueOf(message.pattern()),
						message.variables(), message.listenerId(), new String(message.body(), StandardCharsets.UTF_8)));
			}

			@RedisChannelListener("message.both")
			void both(Message<?> message, Order order) {
				received.add(List.of(message.getPayload(), order));
			}

		}

		class Converted {

			@RedisChannelListener(channels = "converted", payloadConverter = "numbers")
			void receive(Integer number) {
				received.add(number);
			}

		}

		@Test
		void canBeReadByAConverterOfTheListener() {
			context.bean("numbers", PayloadConverter.class, () -> new PayloadConverter() {

				@Override
				public PayloadDecoder decoder(ResolvableType type) {
					return (bytes) -> bytes.length;
				}

				@Override
				public byte[] encode(Object payload) {
					throw new UnsupportedOperationException();
				}

			}).start(new Converted());
			publishAndExpect("converted", "four", 4);
		}

		@Test
		void areReadAsTheTypeOfTheParameter() {
			context.start(new Types());
			publishAndExpect("record", "{\"id\":1,\"customer\":\"ann\"}", new Order(1, "ann"));
			publishAndExpect("list", "[{\"id\":1,\"customer\":\"ann\"}]", List.of(new Order(1, "ann")));
			publishAndExpect("array", "[{\"id\":1,\"customer\":\"ann\"}]", List.of(new Order(1, "ann")));
			publishAndExpect("map", "{\"a\":1}", Map.of("a", 1));
			publishAndExpect("object", "{\"a\":[1]}", Map.of("a", List.of(1)));
			publishAndExpect("int", "42", 42);
		}

		@Test
		void arePassedAsTheyAreToTextAndBytes() {
			context.start(new Types());
			publishAndExpect("string", "{\"no\":json ä", "{\"no\":json ä");
			publishAndExpect("string", "", "");
			publishAndExpect("bytes", "", "bytes 0");
			context.publish("bytes", new byte[] { (byte) 0xff, 0 });
			assertThat(context.next(received)).isEqualTo("bytes 2");
		}

		@Test
		void areOfNoInterestToASignal() {
			context.start(new Types());
			publishAndExpect("signal", "{no json", "signal");
		}

		@Test
		void comeWithinMessages() {
			context.start(new Messages());
			publishAndExpect("message", "[{\"id\":1,\"customer\":\"ann\"}]", List.of(new Order(1, "ann")));
			publishAndExpect("message.raw", "[1,\"a\"]", List.of(1, "a"));
			String json = "{\"id\":1,\"customer\":\"ann\"}";
			publishAndExpect("message.channel:k", json, List.of(new Order(1, "ann"), "message.channel:k",
					"message.channel:*", Map.of("key", "k"), "messages-channelMessage", json));
			publishAndExpect("message.both", json, List.of(new Order(1, "ann"), new Order(1, "ann")));
		}

	}

	@Nested
	class HeaderArguments {

		class WithHeaders {

			@RedisChannelListener("headers:{a}")
			void headers(@Headers Map<String, Object> headers, MessageHeaders same, String text) {
				received.add(List.of(headers.get(ChannelHeaders.CHANNEL), same.get(ChannelHeaders.LISTENER_ID)));
			}

			@RedisChannelListener("header")
			void header(@Header(name = ChannelHeaders.PATTERN, required = false) String pattern,
					@Header(name = "absent", defaultValue = "${fallback}") String absent) {
				received.add(pattern + " " + absent);
			}

			@RedisChannelListener(channels = "missing", retry = @Retry(maxAttempts = "3", delay = "0ms"))
			void missing(@Header("absent") String absent) {
				received.add(absent);
			}

			@RedisChannelListener(channels = "number:{id}", retry = @Retry(maxAttempts = "3", delay = "0ms"))
			void number(@DestinationVariable int id) {
				received.add(id);
			}

		}

		class Custom {

			@RedisChannelListener("custom")
			void custom(StringBuilder builder, String text) {
				received.add(builder.append(text).toString());
			}

		}

		@Test
		void areBound() {
			context.property("fallback", "default").start(new WithHeaders());
			publishAndExpect("headers:x", "t", List.of("headers:x", "withHeaders-headers"));
			publishAndExpect("header", "t", "null default");
		}

		@Test
		void failWithoutARetryWhereTheyDoNotFit() {
			context.property("fallback", "default").start(new WithHeaders());
			context.publish("missing", "t");
			ListenerFailure missing = context.nextFailure();
			assertThat(missing.cause()).isInstanceOf(MessagingException.class).hasMessageContaining("absent");
			assertThat(missing.attempts()).isOne();
			context.publish("number:seven", "t");
			ListenerFailure noNumber = context.nextFailure();
			assertThat(noNumber.cause()).hasMessageContaining("seven");
			assertThat(noNumber.attempts()).isOne();
			publishAndExpect("number:7", "t", 7);
		}

		@Test
		void canBeResolvedByTheApplication() {
			context.resolver(new HandlerMethodArgumentResolver() {

				@Override
				public boolean supportsParameter(MethodParameter parameter) {
					return parameter.getParameterType() == StringBuilder.class;
				}

				@Override
				public Object resolveArgument(MethodParameter parameter, Message<?> message) {
					return new StringBuilder("custom " + message.getHeaders().get(ChannelHeaders.CHANNEL) + " ");
				}

			}).start(new Custom());
			publishAndExpect("custom", "t", "custom custom t");
		}

	}

	@Nested
	class Validation {

		interface Strict {

		}

		record Grouped(@Positive(groups = Strict.class) int id) {

		}

		class Validating {

			@RedisChannelListener(channels = "valid", retry = @Retry(maxAttempts = "3", delay = "0ms"))
			void valid(@Valid Order order) {
				received.add(order);
			}

			@RedisChannelListener("valid.message")
			void message(@Valid Message<Order> order) {
				received.add(order.getPayload());
			}

			@RedisChannelListener("valid.group")
			void group(@Validated(Strict.class) Grouped grouped) {
				received.add(grouped);
			}

			@RedisChannelListener(channels = "valid.batch", batch = true, batchSize = "3", batchWindow = "10s")
			void batch(@Valid List<Order> orders) {
				received.add(orders);
			}

		}

		private static final String INVALID = "{\"id\":-1,\"customer\":\"\"}";

		private static final String VALID = "{\"id\":1,\"customer\":\"ann\"}";

		@Test
		void sendsWhatIsInvalidTheFailureRoadWithoutARetry() {
			context.start(new Validating());
			context.publish("valid", INVALID);
			publishAndExpect("valid", VALID, new Order(1, "ann"));
			ListenerFailure failure = context.nextFailure();
			assertThat(failure.cause()).isInstanceOf(InvalidPayloadException.class)
				.hasMessageContaining("id")
				.hasMessageContaining("customer");
			assertThat(failure.attempts()).isZero();
			assertThat(failure.body()).asString().isEqualTo(INVALID);
		}

		@Test
		void validatesThePayloadOfAMessage() {
			context.start(new Validating());
			context.publish("valid.message", INVALID);
			publishAndExpect("valid.message", VALID, new Order(1, "ann"));
			assertThat(context.nextFailure().cause()).isInstanceOf(InvalidPayloadException.class);
		}

		@Test
		void validatesGroups() {
			context.start(new Validating());
			context.publish("valid.group", "{\"id\":0}");
			publishAndExpect("valid.group", "{\"id\":1}", new Grouped(1));
			assertThat(context.nextFailure().cause()).isInstanceOf(InvalidPayloadException.class);
		}

		@Test
		void keepsTheValidOnesOfABatch() {
			context.start(new Validating());
			context.publish("valid.batch", VALID);
			context.publish("valid.batch", INVALID);
			publishAndExpect("valid.batch", VALID, List.of(new Order(1, "ann"), new Order(1, "ann")));
			assertThat(context.nextFailure().cause()).isInstanceOf(InvalidPayloadException.class);
			assertThat(context.failures).isEmpty();
		}

	}

	@Nested
	class Batches {

		class Batching {

			@RedisChannelListener(channels = "batch.payloads", batch = true, batchSize = "3", batchWindow = "10s")
			void payloads(List<Integer> numbers) {
				received.add(numbers);
			}

			@RedisChannelListener(channels = "batch.messages:{key}", batch = true, batchSize = "2", batchWindow = "10s")
			void messages(List<Message<Integer>> messages) {
				received.add(messages.stream()
					.map((message) -> message.getHeaders().get(ChannelHeaders.CHANNEL) + "=" + message.getPayload())
					.toList());
			}

			@RedisChannelListener(channels = "batch.channel", batch = true, batchSize = "2", batchWindow = "10s")
			void channelMessages(List<ChannelMessage<Integer>> messages) {
				received.add(messages.stream().map(ChannelMessage::payload).toList());
			}

			@RedisChannelListener(channels = "batch.raw", batch = true, batchSize = "1")
			@SuppressWarnings("rawtypes")
			void raw(List anything) {
				received.add(anything);
			}

			@RedisChannelListener(channels = "batch.wildcard", batch = true, batchSize = "1")
			void wildcard(List<Message<?>> messages) {
				received.add(messages.get(0).getPayload());
			}

			@RedisChannelListener(channels = "batch.window", batch = true, batchSize = "1000", batchWindow = "1ms")
			void window(List<Integer> numbers) {
				received.addAll(numbers);
			}

		}

		@Test
		void comeAsLists() {
			context.start(new Batching());
			for (int i = 1; i <= 3; i++) {
				context.publish("batch.payloads", String.valueOf(i));
			}
			assertThat(context.next(received)).isEqualTo(List.of(1, 2, 3));
			context.publish("batch.messages:a", "1");
			publishAndExpect("batch.messages:b", "2", List.of("batch.messages:a=1", "batch.messages:b=2"));
			context.publish("batch.channel", "1");
			publishAndExpect("batch.channel", "2", List.of(1, 2));
			publishAndExpect("batch.raw", "{\"a\":1}", List.of(Map.of("a", 1)));
			publishAndExpect("batch.wildcard", "{\"a\":1}", Map.of("a", 1));
		}

		@Test
		void endWithTheirWindow() {
			context.start(new Batching());
			context.template().publishAll("batch.window", IntStream.range(0, 100).boxed().toList());
			for (int i = 0; i < 100; i++) {
				assertThat(context.next(received)).isEqualTo(i);
			}
		}

	}

}
