package io.github.headrace.registration;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.InvalidListenerException;
import jakarta.validation.Valid;
import kotlin.Metadata;
import kotlin.coroutines.Continuation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.beans.factory.BeanCreationException;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConnection;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.RedisSentinelConnection;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The exact words about declarations that cannot work: which method, which value, what to
 * do.
 */
@SuppressWarnings("unused")
class InvalidDeclarationTests {

	/** Starts a context with a bean and returns what is said about it. */
	private static String refusal(Object bean) {
		return refusal(ListenerTestContext.withoutServer(), bean);
	}

	private static String refusal(ListenerTestContext context, Object... beans) {
		try (context) {
			Throwable thrown = catchThrowable(() -> context.start(beans));
			while (thrown instanceof BeanCreationException && thrown.getCause() != null) {
				thrown = thrown.getCause();
			}
			assertThat(thrown).isInstanceOf(InvalidListenerException.class);
			return thrown.getMessage().replace(InvalidDeclarationTests.class.getName(), "Tests");
		}
	}

	record Order(int id) {

	}

	/** Makes connections without Lettuce. */
	private static final class OtherFactory implements RedisConnectionFactory {

		@Override
		public RedisConnection getConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public RedisClusterConnection getClusterConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public RedisSentinelConnection getSentinelConnection() {
			throw new UnsupportedOperationException();
		}

		@Override
		public boolean getConvertPipelineAndTxResults() {
			return true;
		}

		@Override
		public @Nullable DataAccessException translateExceptionIfPossible(RuntimeException ex) {
			return null;
		}

	}

	@Nested
	class Channels {

		@Test
		void mustBeThere() {
			class None {

				@RedisChannelListener
				void receive(String text) {
				}

			}
			assertThat(refusal(new None())).endsWith("$1None.receive(String): it names neither a channel nor a pattern."
					+ " Name at least one in 'channels' or 'patterns'");
		}

		@Test
		void mustNotBeEmpty() {
			class Empty {

				@RedisChannelListener({ "a", "${name:}" })
				void receive(String text) {
				}

			}
			assertThat(refusal(new Empty())).endsWith(".receive(String): 'channels' has an empty entry."
					+ " Remove it, or check the placeholder that it comes from");
		}

		@Test
		void mustNotBeThereTwice() {
			class Twice {

				@RedisChannelListener({ "a", "b", "a" })
				void receive(String text) {
				}

			}
			class PatternTwice {

				@RedisChannelListener(patterns = { "a*", "a*" })
				void receive(String text) {
				}

			}
			assertThat(refusal(new Twice())).endsWith(".receive(String): 'channels' has 'a' twice. Remove one of them");
			assertThat(refusal(new PatternTwice()))
				.endsWith(".receive(String): 'patterns' has 'a*' twice. Remove one of them");
		}

		@Test
		void mustHaveBracesThatMakeSense() {
			class Open {

				@RedisChannelListener("chat:{room")
				void receive(String text) {
				}

			}
			class Closed {

				@RedisChannelListener("chat:room}")
				void receive(String text) {
				}

			}
			class NoName {

				@RedisChannelListener("chat:{a-b}")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Open())).endsWith(".receive(String): 'channels' is wrong: Channel name 'chat:{room'"
					+ " has a '{' without a '}'; write '\\{' for a literal brace. Correct the name of the channel");
			assertThat(refusal(new Closed()))
				.endsWith(".receive(String): 'channels' is wrong: Channel name 'chat:room}'"
						+ " has a '}' without a '{'; write '\\}' for a literal brace. Correct the name of the channel");
			assertThat(refusal(new NoName()))
				.endsWith(".receive(String): 'channels' is wrong: Channel name 'chat:{a-b}'"
						+ " has a variable '{a-b}' that is no Java identifier. Correct the name of the channel");
		}

	}

	@Nested
	class ShardedChannels {

		@Test
		void haveNoPatterns() {
			class Pattern {

				@RedisChannelListener(patterns = "orders:*", sharded = true)
				void receive(String text) {
				}

			}
			assertThat(refusal(new Pattern()))
				.endsWith(".receive(String): 'sharded' is set, but 'patterns' has [orders:*]."
						+ " Redis has no patterns of sharded channels: name the channels, or remove 'sharded'");
		}

		@Test
		void haveNoVariables() {
			class Parameter {

				@RedisChannelListener(channels = "orders:{id}", sharded = true)
				void receive(@DestinationVariable String id) {
				}

			}
			class Target {

				@RedisChannelListener(channels = "orders:{id}", sharded = true)
				@SendTo("replies:{id}")
				String receive(String text) {
					return text;
				}

			}
			class Key {

				@RedisChannelListener(channels = "orders:{id}", sharded = true, concurrency = "2", orderingKey = "{id}")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Parameter())).endsWith(
					".receive(String): a @DestinationVariable parameter asks for '{id}', but the channels [orders:{id}]"
							+ " are sharded, and braces are hash tags there. Remove 'sharded', or take the name of the"
							+ " channel as @Header(ChannelHeaders.CHANNEL)");
			assertThat(refusal(new Target()))
				.contains(".receive(String): @SendTo(\"replies:{id}\") asks for '{id}', but the channels [orders:{id}]"
						+ " are sharded");
			assertThat(refusal(new Key())).contains(
					".receive(String): 'orderingKey' is '{id}', but the channels [orders:{id}] are sharded, and braces are"
							+ " hash tags there. Name a property of the payload, '{channel}'");
		}

	}

	@Nested
	class ConnectionFactories {

		class Unknown {

			@RedisChannelListener(id = "unknown", channels = "a", connectionFactory = "${factory:nobody}")
			void receive(String text) {
			}

		}

		@Test
		void mustExist() {
			assertThat(refusal(new Unknown()))
				.endsWith(".receive(String): 'connectionFactory' is 'nobody': there is no such bean, only []. Correct"
						+ " 'connectionFactory' of the annotation or"
						+ " 'headrace.channels.listeners.unknown.connection-factory'");
		}

		@Test
		void mustExistForResults() {
			class Replying {

				@RedisChannelListener(channels = "a", connectionFactory = "nobody")
				@SendTo("b")
				String receive(String text) {
					return text;
				}

			}
			assertThat(refusal(new Replying()))
				.contains(".receive(String): 'connectionFactory' is 'nobody': there is no such bean");
		}

		@Test
		void ofPropertiesGoBeforeThoseOfDeclarations() {
			ChannelListenerSettings settings = new ChannelListenerSettings(null, null, null, null, null, null, null,
					null, null, null, "other", null);
			assertThat(refusal(ListenerTestContext.withoutServer().settings("unknown", settings), new Unknown()))
				.contains(".receive(String): 'connectionFactory' is 'other': there is no such bean");
		}

		@Test
		void mustBeThoseOfLettuce() {
			class NotLettuce {

				@RedisChannelListener(channels = "a", connectionFactory = "other")
				void receive(String text) {
				}

			}
			assertThat(refusal(ListenerTestContext.withoutServer().connectionFactory("other", new OtherFactory()),
					new NotLettuce()))
				.contains(".receive(String): 'connectionFactory' is 'other': Headrace needs a LettuceConnectionFactory,"
						+ " but the RedisConnectionFactory is a ")
				.contains("OtherFactory");
		}

	}

	@Nested
	class Variables {

		@Test
		void mustBeUsed() {
			class Unused {

				@RedisChannelListener("chat:{room}")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Unused()))
				.endsWith(".receive(String): nothing uses the variable '{room}' of channel 'chat:{room}'."
						+ " Add a parameter '@DestinationVariable String room', or write '\\{room\\}' if the braces"
						+ " belong to the name, or name a pattern in 'patterns'");
		}

		@Test
		void mustBeInAllChannelsWhereAParameterAsksForThem() {
			class Missing {

				@RedisChannelListener({ "chat:{room}", "lobby" })
				void receive(@DestinationVariable String room) {
				}

			}
			class MissingInPattern {

				@RedisChannelListener(channels = "chat:{room}", patterns = "chat.*")
				void receive(@DestinationVariable String room) {
				}

			}
			assertThat(refusal(new Missing())).endsWith(
					".receive(String): a @DestinationVariable parameter asks for '{room}', but channel 'lobby' has no such"
							+ " variable. Write the variable into the channel name, such as 'chat:{room}', or correct its"
							+ " name");
			assertThat(refusal(new MissingInPattern())).contains(
					"a @DestinationVariable parameter asks for '{room}', but pattern 'chat.*' has no such variable");
		}

		@Test
		void mustBeThereForSendTo() {
			class SendToRoom {

				@RedisChannelListener("chat")
				@SendTo("replies:{room}")
				String receive(String text) {
					return text;
				}

			}
			assertThat(refusal(new SendToRoom())).endsWith(
					".receive(String): @SendTo(\"replies:{room}\") asks for '{room}', but channel 'chat' has no such"
							+ " variable. Write the variable into the channel name, such as 'chat:{room}', or correct its"
							+ " name");
		}

		@Test
		void mustBeThereForTheOrderingKey() {
			class KeyedByRoom {

				@RedisChannelListener(channels = "chat", concurrency = "2", orderingKey = "{room}")
				void receive(String text) {
				}

			}
			assertThat(refusal(new KeyedByRoom())).endsWith(
					".receive(String): 'orderingKey' is '{room}', but [chat] has no '{room}'. Name a property of the payload,"
							+ " '{channel}', a '{variable}' of the channel name, or a SpEL expression in '!{...}'");
		}

	}

	@Nested
	class Values {

		@Test
		void mustBePositiveNumbers() {
			class Zero {

				@RedisChannelListener(channels = "a", concurrency = "0")
				void receive(String text) {
				}

			}
			class Text {

				@RedisChannelListener(channels = "a", batch = true, batchSize = "many")
				void receive(List<String> texts) {
				}

			}
			class NoAttempts {

				@RedisChannelListener(channels = "a", retry = @Retry(maxAttempts = "-1"))
				void receive(String text) {
				}

			}
			class Shrinking {

				@RedisChannelListener(channels = "a", retry = @Retry(multiplier = "0.5"))
				void receive(String text) {
				}

			}
			assertThat(refusal(new Zero()))
				.endsWith(".receive(String): 'concurrency' is '0'. Set it to a positive number such as 4");
			assertThat(refusal(new Text()))
				.endsWith(".receive(List): 'batchSize' is 'many'. Set it to a positive number such as 4");
			assertThat(refusal(new NoAttempts()))
				.endsWith(".receive(String): 'retry.maxAttempts' is '-1'. Set it to a positive number such as 4");
			assertThat(refusal(new Shrinking())).endsWith(
					".receive(String): 'retry.multiplier' is '0.5'. Set it to a number of at least 1, such as 1.5");
		}

		@Test
		void mustBeDurations() {
			class Wrong {

				@RedisChannelListener(channels = "a", batch = true, batchWindow = "soon")
				void receive(List<String> texts) {
				}

			}
			class Zero {

				@RedisChannelListener(channels = "a", resultTimeout = "0s")
				CompletableFuture<String> receive(String text) {
					return CompletableFuture.completedFuture(text);
				}

			}
			class Negative {

				@RedisChannelListener(channels = "a", retry = @Retry(delay = "-1s"))
				void receive(String text) {
				}

			}
			assertThat(refusal(new Wrong()))
				.endsWith(".receive(List): 'batchWindow' is 'soon'. Set it to a duration such as 500ms or 1m");
			assertThat(refusal(new Zero())).endsWith(
					".receive(String): 'resultTimeout' is '0s'. Set it to a positive duration such as 500ms or 1m");
			assertThat(refusal(new Negative()))
				.endsWith(".receive(String): 'retry.delay' is '-1s'. Set it to a duration such as 500ms or 1m");
		}

		@Test
		void mustBeSizesAndFlags() {
			class Size {

				@RedisChannelListener(channels = "a", inboxMaxBytes = "huge")
				void receive(String text) {
				}

			}
			class Flag {

				@RedisChannelListener(channels = "a", autoStartup = "maybe")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Size()))
				.endsWith(".receive(String): 'inboxMaxBytes' is 'huge'. Set it to a positive data size such as 32MB");
			assertThat(refusal(new Flag()))
				.endsWith(".receive(String): 'autoStartup' is 'maybe'. Set it to true or false");
		}

		@Test
		void mustBeSingle() {
			class TwoPolicies {

				@RedisChannelListener(channels = "a", overflow = { Overflow.DROP_NEWEST, Overflow.DROP_OLDEST })
				void receive(String text) {
				}

			}
			class TwoRetries {

				@RedisChannelListener(channels = "a", retry = { @Retry, @Retry })
				void receive(String text) {
				}

			}
			assertThat(refusal(new TwoPolicies()))
				.endsWith(".receive(String): 'overflow' has the values [DROP_NEWEST, DROP_OLDEST]. Keep one of them");
			assertThat(refusal(new TwoRetries())).contains(".receive(String): 'retry' has the values [@")
				.endsWith("]. Keep one of them");
		}

		@Test
		void mustResolve() {
			class Broken {

				@RedisChannelListener("#{@nothing.name}")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Broken()))
				.contains(".receive(String): 'channels' is '#{@nothing.name}', which cannot be resolved: ")
				.endsWith(". Define the property, or correct the placeholder or expression");
		}

		@Test
		void mustNameBeans() {
			class ErrorHandler {

				@RedisChannelListener(channels = "a", errorHandler = "missing")
				void receive(String text) {
				}

			}
			class Converter {

				@RedisChannelListener(channels = "a", payloadConverter = "converter")
				void receive(String text) {
				}

			}
			assertThat(refusal(new ErrorHandler())).endsWith(
					".receive(String): 'errorHandler' is 'missing', but there is no such ListenerErrorHandler bean:"
							+ " No bean named 'missing' available; there are []. Declare the bean, or correct the name");
			assertThat(refusal(new Converter())).contains(
					".receive(String): 'payloadConverter' is 'converter', but there is no such PayloadConverter bean: ")
				.contains("is expected to be of type");
		}

		@Test
		void ofPropertiesAreCheckedAsWell() {
			class Listener {

				@RedisChannelListener(id = "orders", channels = "a")
				void receive(String text) {
				}

			}
			ChannelListenerSettings zero = new ChannelListenerSettings(null, 0, null, null, null, null, null, null,
					null, null, null, null);
			assertThat(refusal(ListenerTestContext.withoutServer().settings("orders", zero), new Listener()))
				.endsWith(".receive(String): 'concurrency' must be positive but is 0."
						+ " Correct the annotation or 'headrace.channels.listeners.orders'");
		}

	}

	@Nested
	class Ids {

		@Test
		void mustBeUnique() {
			class Twice {

				@RedisChannelListener(id = "orders", channels = "a")
				void first(String text) {
				}

				@RedisChannelListener(id = "orders", channels = "b")
				void second(String text) {
				}

			}
			String refusal = refusal(new Twice());
			assertThat(refusal).contains("the listener id 'orders' is already used by ")
				.contains("Twice.first(String)")
				.contains("Twice.second(String)")
				.endsWith(". Give one of them another 'id'");
		}

		@Test
		void mustNotResolveToNothing() {
			class Empty {

				@RedisChannelListener(id = "${id:}", channels = "a")
				void receive(String text) {
				}

			}
			assertThat(refusal(new Empty()))
				.endsWith(".receive(String): 'id' is '${id:}', which is empty. Check the placeholder or expression");
		}

	}

	@Nested
	class Methods {

		static class Static {

			@RedisChannelListener("a")
			static void receive(String text) {
			}

		}

		@Metadata
		static class Suspending {

			@RedisChannelListener("a")
			Object receive(String text, Continuation<? super Object> continuation) {
				return text;
			}

		}

		@Test
		void mustBeInvocable() {
			class Private {

				@RedisChannelListener("a")
				private void receive(String text) {
				}

			}
			assertThat(refusal(new Private()))
				.endsWith(".receive(String): it is private. Make it an instance method that is not private");
			assertThat(refusal(new Static()))
				.endsWith(".receive(String): it is static. Make it an instance method that is not private");
			assertThat(refusal(new Suspending()))
				.endsWith(".receive(String, Continuation): it is a Kotlin suspend function, which is not supported."
						+ " Make it a regular function; it may return a CompletableFuture or a Mono");
		}

		@Test
		void mustTakeOnePayload() {
			class TwoPayloads {

				@RedisChannelListener("a")
				void receive(Order order, @Payload String text) {
				}

			}
			class TwoTypes {

				@RedisChannelListener("a")
				void receive(Message<String> message, Order order) {
				}

			}
			class Expression {

				@RedisChannelListener("a")
				void receive(@Payload(expression = "id") int id) {
				}

			}
			assertThat(refusal(new TwoPayloads()))
				.endsWith(".receive(Order, String): it has several payload parameters: 'order' and 'text'."
						+ " Keep one, and annotate the others with @Header or @DestinationVariable");
			assertThat(refusal(new TwoTypes())).contains(".receive(Message, Order): it takes the payload as ")
				.contains("Order and as java.lang.String")
				.endsWith(". Take it once, or as the same type");
			assertThat(refusal(new Expression())).endsWith(
					".receive(int): its @Payload has the expression 'id', which is not supported. Take the whole payload");
		}

		@Test
		void mustTakeAListOfABatch() {
			class NoList {

				@RedisChannelListener(channels = "a", batch = true)
				void receive(Order order) {
				}

			}
			class Nothing {

				@RedisChannelListener(channels = "a", batch = true)
				void receive() {
				}

			}
			class More {

				@RedisChannelListener(channels = "a", batch = true)
				void receive(List<Order> orders, @Header("redis_channel") String channel) {
				}

			}
			assertThat(refusal(new NoList()))
				.contains(".receive(Order): it takes batches, but its parameter 'order' is a ")
				.endsWith("Order. Take one List of payloads or messages, or remove 'batch'");
			assertThat(refusal(new Nothing())).endsWith(
					".receive(): it takes batches, but has no parameter. Take one List of payloads or messages, or remove"
							+ " 'batch'");
			assertThat(refusal(new More())).contains("its parameter 'channel' is a java.lang.String");
		}

		@Test
		void mustNotReturnManyValues() {
			class Many {

				@RedisChannelListener("a")
				Flux<String> receive(String text) {
					return Flux.empty();
				}

			}
			assertThat(refusal(new Many()))
				.endsWith(".receive(String): it returns Flux, of which there can be many values."
						+ " Return a single value, a CompletableFuture or a Mono");
		}

		@Test
		void mustNotValidateWithoutAValidator() {
			class Validating {

				@RedisChannelListener("a")
				void receive(@Valid Order order) {
				}

			}
			assertThat(refusal(ListenerTestContext.withoutServer().withoutValidation(), new Validating()))
				.endsWith(".receive(Order): its payload is annotated with @Valid, but there is no validator."
						+ " Add the dependency 'spring-boot-starter-validation', or remove the annotation");
		}

		@Test
		void mustSendResultsSomewhere() {
			class Nowhere {

				@RedisChannelListener("a")
				@SendTo
				String receive(String text) {
					return text;
				}

			}
			assertThat(refusal(new Nowhere())).endsWith(".receive(String): @SendTo names no destination. Name one");
		}

	}

	@Nested
	class Expressions {

		@Test
		void mustParse() {
			class Filter {

				@RedisChannelListener(channels = "a", filter = "payload.id >")
				void receive(Order order) {
				}

			}
			class Key {

				@RedisChannelListener(channels = "a", concurrency = "2", orderingKey = "!{payload.}")
				void receive(Order order) {
				}

			}
			assertThat(refusal(new Filter()))
				.contains(".receive(Order): 'filter' is wrong: 'payload.id >' is no SpEL expression: ")
				.endsWith(". Correct the expression; it is SpEL without delimiters, such as 'payload.amount > 10'");
			assertThat(refusal(new Key()))
				.contains(".receive(Order): 'orderingKey' is '!{payload.}', but 'payload.' is no SpEL expression: ");
		}

		@Test
		void mustNameAPropertyOfThePayload() {
			class Missing {

				@RedisChannelListener(channels = "a", concurrency = "2", orderingKey = "customer.id")
				void receive(Order order) {
				}

			}
			class OfBytes {

				@RedisChannelListener(channels = "a", concurrency = "2", orderingKey = "id")
				void receive() {
				}

			}
			assertThat(refusal(new Missing())).contains(".receive(Order): 'orderingKey' is 'customer.id', but ")
				.endsWith(
						"Order has no property 'customer'. Name a property of the payload, '{channel}', a '{variable}'"
								+ " of the channel name, or a SpEL expression in '!{...}'");
			assertThat(refusal(new OfBytes())).contains("'orderingKey' is 'id', but byte[] has no property 'id'");
		}

		@Test
		void mustGiveAKeyToConflateBy() {
			class Conflating {

				@RedisChannelListener(channels = "a", overflow = Overflow.CONFLATE)
				void receive(Order order) {
				}

			}
			assertThat(refusal(new Conflating()))
				.endsWith(".receive(Order): 'overflow' is CONFLATE, but there is no 'orderingKey' to conflate by."
						+ " Set 'orderingKey' to the property whose latest value is wanted");
		}

	}

	@Nested
	class Classes {

		@RedisChannelListener("a")
		static class WithoutHandlers {

		}

		@RedisChannelListener(channels = "a", batch = true)
		static class Batching {

			@RedisChannelHandler
			void receive(Order order) {
			}

		}

		@RedisChannelListener("a")
		static class Unrelated {

			@RedisChannelHandler
			void order(Order order) {
			}

			@RedisChannelHandler
			void text(String text) {
			}

		}

		@RedisChannelListener("a")
		static class Ambiguous {

			@RedisChannelHandler
			void first(Order order) {
			}

			@RedisChannelHandler
			void second(ChannelMessage<Order> order) {
			}

		}

		@RedisChannelListener("a")
		static class Signal {

			@RedisChannelHandler
			void signal() {
			}

		}

		@RedisChannelListener("chat:{room}")
		static class UnusedVariable {

			@RedisChannelHandler
			void order(Order order) {
			}

		}

		static class HandlerOnly {

			@RedisChannelHandler
			void order(Order order) {
			}

		}

		@Test
		void mustHaveHandlersThatCanBeToldApart() {
			assertThat(refusal(new WithoutHandlers())).endsWith("WithoutHandlers: the class has no handler method."
					+ " Annotate methods with @RedisChannelHandler, or annotate a method instead of the class");
			assertThat(refusal(new Batching())).endsWith("Batching: a class-level listener cannot take batches."
					+ " Annotate a method that takes a List instead");
			assertThat(refusal(new Unrelated())).contains("Unrelated: its handler methods take [")
				.endsWith("], which have no common type that tells them apart."
						+ " Set 'payloadType', or give the types a common interface with @JsonTypeInfo");
			assertThat(refusal(new Ambiguous())).contains(": another handler method of the class takes ")
				.endsWith("Order, too. Remove one of them");
			assertThat(refusal(new Signal()))
				.endsWith(".signal(): it takes no payload, by whose type it could be picked. Add a payload parameter");
			assertThat(refusal(new UnusedVariable()))
				.contains("UnusedVariable: nothing uses the variable '{room}' of channel 'chat:{room}'.");
		}

		@Test
		void mustBeAnnotatedWhereTheyHaveHandlers() {
			assertThat(refusal(new HandlerOnly())).endsWith(
					"HandlerOnly.order(Order): it is annotated with @RedisChannelHandler, but its class is no listener."
							+ " Annotate the class with @RedisChannelListener, or the method instead");
		}

	}

}
