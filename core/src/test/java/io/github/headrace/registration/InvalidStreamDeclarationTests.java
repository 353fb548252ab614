package io.github.headrace.registration;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import io.github.headrace.annotation.Deduplicate;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.SendToChannel;
import io.github.headrace.annotation.SendToStream;
import io.github.headrace.annotation.Trim;
import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.stream.Acknowledgment;
import io.github.headrace.stream.OnRetry;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.StreamMessage;
import io.github.headrace.stream.TrimStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.handler.annotation.DestinationVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * The exact words about stream listeners that cannot work.
 */
@SuppressWarnings("unused")
class InvalidStreamDeclarationTests {

	private static String refusal(Object bean) {
		return refusal(new StreamDeclarations().annotated(bean));
	}

	private static String refusal(StreamDeclarations declarations) {
		try (declarations) {
			Throwable thrown = catchThrowable(declarations::endpoints);
			assertThat(thrown).isInstanceOf(InvalidListenerException.class);
			return thrown.getMessage().replaceAll("[\\w.$]*\\$\\d*([A-Za-z]\\w*)\\.(\\w+\\()", "$1.$2");
		}
	}

	@Nested
	class Annotations {

		@Test
		void mustNameAStream() {
			class Orders {

				@RedisStreamListener(id = "order", group = "billing")
				void bill(Order order) {
				}

			}
			StreamDeclarations declarations = new StreamDeclarations()
				.consumer("orders", StreamDeclarations.consumerOf("orders", "bill"))
				.consumer("audit", StreamDeclarations.consumerOf("audit", "archive"))
				.annotated(new Orders());
			assertThat(refusal(declarations))
				.isEqualTo("Orders.bill(Order): it names no stream, and its id 'order' is not configured; there are "
						+ "[audit, orders]; the nearest is 'orders'. Set 'stream' of the annotation, or configure "
						+ "'headrace.streams.consumers.order.stream'");
		}

		@Test
		void mustNameAStreamWhereTheirPropertiesDoNot() {
			class Orders {

				@RedisStreamListener(id = "orders", group = "billing")
				void bill(Order order) {
				}

			}
			assertThat(
					refusal(new StreamDeclarations().consumer("orders", StreamConsumer.NONE).annotated(new Orders())))
				.isEqualTo("Orders.bill(Order): neither its annotation nor 'headrace.streams.consumers.orders' names a "
						+ "stream. Set 'stream' of one of them");
		}

		@Test
		void mustNameAGroupUnlessTheyAreBroadcast() {
			class Nobody {

				@RedisStreamListener("orders")
				void bill(Order order) {
				}

			}
			class Both {

				@RedisStreamListener(stream = "orders", group = "billing", broadcast = true)
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Nobody())).isEqualTo("Nobody.bill(Order): it has no 'group'. Name the group that "
					+ "shares the entries, or set 'broadcast' for every instance to read everything");
			assertThat(refusal(new Both())).isEqualTo("Both.bill(Order): it is a broadcast reader, but has the 'group' "
					+ "'billing'. Remove 'group' for every instance to read everything, or 'broadcast' for the group to "
					+ "share it");
		}

		@Test
		void mustNotShareTheirIdWithAHandler() {
			class Orders {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing")
				void bill(Order order) {
				}

			}
			assertThat(refusal(new StreamDeclarations()
				.consumer("orders", StreamDeclarations.consumerOf("orders", "billing::charge"))
				.annotated(new Orders())))
				.isEqualTo("Orders.bill(Order): its id is 'orders', but 'headrace.streams.consumers.orders.handler' is "
						+ "'billing::charge', so that there are two handlers. Remove the annotation or the property, or "
						+ "give the annotation another 'id'");
		}

		@Test
		void sayThemselvesWhatTheyTake() {
			class Orders {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing")
				void bill(Order order) {
				}

			}
			StreamConsumer consumer = new StreamConsumer(List.of(), null, null, null, null, true, List.of(), List.of(),
					null, null, null);
			assertThat(refusal(new StreamDeclarations().consumer("orders", consumer).annotated(new Orders()))).contains(
					"'headrace.streams.consumers.orders.batch.enabled' is set, but what the method takes is said by its "
							+ "parameters and its annotation");
		}

		@Test
		void mustNameStreamsThatCanBe() {
			class Orders {

				@RedisStreamListener(stream = "orders{", group = "billing")
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Orders()))
				.contains("The name of the stream is 'orders{', whose " + "braces are no hash tag");
		}

		@Test
		void mustNameAGroupThatCanBe() {
			class Orders {

				@RedisStreamListener(stream = "orders", group = "bil ling")
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Orders())).isEqualTo("Orders.bill(Order): its 'group' is 'bil ling'. Use at most 64 "
					+ "characters without blanks and braces");
		}

	}

	@Nested
	class Arguments {

		@Test
		void mustBeThoseOfEntries() {
			class Variables {

				@RedisStreamListener(stream = "orders", group = "billing")
				void bill(@DestinationVariable("customer") String customer) {
				}

			}
			class Channels {

				@RedisStreamListener(stream = "orders", group = "billing")
				void bill(ChannelMessage<Order> order) {
				}

			}
			class Batches {

				@RedisStreamListener(stream = "orders", group = "billing", batch = true)
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Variables())).isEqualTo(
					"Variables.bill(String): it has a @DestinationVariable(\"customer\") parameter, but names of "
							+ "streams have no variables. Take the name of the stream as @Header(StreamHeaders.STREAM)");
			assertThat(refusal(new Channels())).isEqualTo("Channels.bill(ChannelMessage): its parameter 'order' is a "
					+ "ChannelMessage, but it listens to streams. Take a StreamMessage, or the payload");
			assertThat(refusal(new Batches())).contains("it takes batches, but its parameter 'order' is a");
		}

		@Test
		void ofChannelListenersMustBeThoseOfMessages() {
			class Orders {

				@RedisChannelListener("orders")
				void bill(StreamMessage<Order> order) {
				}

			}
			class ByHand {

				@RedisChannelListener("orders")
				void bill(Order order, Acknowledgment acknowledgment) {
				}

			}
			for (Object bean : List.of(new Orders(), new ByHand())) {
				try (ListenerTestContext context = ListenerTestContext.withoutServer()) {
					assertThat(catchThrowable(() -> context.start(bean))).isInstanceOf(InvalidListenerException.class)
						.hasMessageContaining("but it listens to channels. Take a ChannelMessage, or the payload");
				}
			}
		}

	}

	@Nested
	class Results {

		@Test
		void mustBeSingle() {
			class Orders {

				@RedisStreamListener(stream = "orders", group = "billing")
				Flux<Order> bill(Order order) {
					return Flux.empty();
				}

			}
			assertThat(refusal(new Orders())).contains("it returns Flux, of which there can be many values");
		}

		@Test
		void goToDestinationsThatAreThere() {
			class Disabled {

				@RedisStreamListener(stream = "orders", group = "billing")
				@SendToChannel("billed")
				Order bill(Order order) {
					return order;
				}

			}
			class Variable {

				@RedisStreamListener(stream = "orders", group = "billing")
				@SendToChannel("billed:{customer}")
				Order bill(Order order) {
					return order;
				}

			}
			class Empty {

				@RedisStreamListener(stream = "orders", group = "billing")
				@SendToStream({})
				Order bill(Order order) {
					return order;
				}

			}
			assertThat(refusal(new Disabled()))
				.isEqualTo("Disabled.bill(Order): its results go to the channels [billed], "
						+ "but channels are disabled. Send them elsewhere, or remove 'headrace.channels.enabled=false'");
			assertThat(refusal(new Variable())).contains("its results go to 'billed:{customer}', but names of streams "
					+ "have no variables that could fill it");
			assertThat(refusal(new Empty())).endsWith("@SendToStream names no destination. Name one");
		}

	}

	@Nested
	class Settings {

		@Test
		void mustGoTogether() {
			class Lease {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing", lease = "9s")
				void bill(Order order) {
				}

			}
			class StartFrom {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing", startFrom = "yesterday")
				void bill(Order order) {
				}

			}
			class MaxLength {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing",
						trim = @Trim(strategy = TrimStrategy.MAX_LENGTH))
				void bill(Order order) {
				}

			}
			class MaxAge {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing",
						trim = @Trim(strategy = TrimStrategy.MAX_AGE))
				void bill(Order order) {
				}

			}
			class By {

				@RedisStreamListener(id = "orders", stream = "orders", group = "billing",
						deduplicate = @Deduplicate(by = ""))
				void bill(Order order) {
				}

			}
			String property = "headrace.streams.consumers.orders.";
			assertThat(refusal(new Lease())).isEqualTo("Lease.bill(Order): 'lease' is 9s, which is less than 5 times "
					+ "'block' (2s). Set '" + property + "lease' to at least 10s, or '" + property + "block' to less");
			assertThat(refusal(new StartFrom()))
				.isEqualTo("StartFrom.bill(Order): its 'start-from' is 'yesterday'. Use "
						+ "'beginning', 'latest', an id such as '1700000000000-0', a duration ago such as '-1h', or an instant "
						+ "such as '2026-01-31T12:00:00Z'");
			assertThat(refusal(new MaxLength())).isEqualTo("MaxLength.bill(Order): 'trim.max-length' is 0. Use a "
					+ "positive number for '" + property + "trim.max-length'");
			assertThat(refusal(new MaxAge())).isEqualTo("MaxAge.bill(Order): 'trim.max-age' is 0s. Use a positive "
					+ "duration for '" + property + "trim.max-age'");
			assertThat(refusal(new By())).isEqualTo("By.bill(Order): 'deduplicate.by' is empty. Use a '{field}' or a "
					+ "property of the payload for '" + property + "deduplicate.by'");
		}

		@Test
		void mustSuitAReaderWithoutAGroup() {
			class Exclusive {

				@RedisStreamListener(id = "orders", stream = "orders", broadcast = true, exclusive = "true")
				void bill(Order order) {
				}

			}
			class Acknowledged {

				@RedisStreamListener(id = "orders", stream = "orders", broadcast = true,
						trim = @Trim(strategy = TrimStrategy.DELETE_ON_ACKNOWLEDGE))
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Exclusive()))
				.contains("'broadcast' has no group, so that nothing comes of " + "'exclusive'");
			assertThat(refusal(new Acknowledged()))
				.contains("'broadcast' has no group, so that nothing comes of 'trim'");
		}

		@Test
		void mustGoTogetherWhereverTheyComeFrom() {
			StreamListenerSettings configured = new StreamListenerSettings(null, null, null, null, null, null, null,
					null, Duration.ofSeconds(7), null, null, null, null, null, null, null, null, null, null, null,
					null);
			assertThat(refusal(new StreamDeclarations().settings("orders", configured)
				.bean("billing", MessageHandler.class, () -> (message) -> {
				})
				.consumer("orders", StreamDeclarations.consumerOf("orders", "billing"))))
				.isEqualTo("headrace.streams.consumers.orders (billing): 'lease' is 30s, which is less than 5 "
						+ "times 'block' (7s). Set 'headrace.streams.consumers.orders.lease' to at least 35s, or "
						+ "'headrace.streams.consumers.orders.block' to less");
		}

		@Test
		void mustBeValues() {
			class Attempts {

				@RedisStreamListener(stream = "orders", group = "billing", retry = @Retry(maxAttempts = "0"))
				void bill(Order order) {
				}

			}
			class Twice {

				@RedisStreamListener(stream = "orders", group = "billing", onRetry = { OnRetry.SKIP, OnRetry.WAIT })
				void bill(Order order) {
				}

			}
			class Length {

				@RedisStreamListener(stream = "orders", group = "billing", deadLetterMaxLength = "-1")
				void bill(Order order) {
				}

			}
			assertThat(refusal(new Attempts()))
				.isEqualTo("Attempts.bill(Order): 'retry.maxAttempts' is '0'. Set it to a positive number such as 4");
			assertThat(refusal(new Twice())).contains("'onRetry' has the values [SKIP, WAIT]. Keep one of them");
			assertThat(refusal(new Length())).endsWith("'deadLetterMaxLength' is '-1'. Set it to a number from 0 on");
		}

	}

	@Nested
	class Consumers {

		@Test
		void mustBeHandled() {
			class Orders {

				@RedisStreamListener(id = "order", stream = "orders", group = "billing")
				void bill(Order order) {
				}

			}
			assertThat(refusal(new StreamDeclarations().annotated(new Orders())
				.consumer("orders", StreamDeclarations.consumerOf("orders", null)))).isEqualTo(
						"headrace.streams.consumers.orders: it has no 'handler', and no @RedisStreamListener has the "
								+ "id 'orders'; there are [order]; the nearest is 'order'. Name a bean or 'bean::method' as its "
								+ "'handler', or annotate a method with @RedisStreamListener(id = \"orders\")");
		}

		@Test
		void mustNameStreamAndGroup() {
			assertThat(
					handled("billing",
							new StreamConsumer(List.of(), "g", null, "billing", null, null, List.of(), List.of(), null,
									null, null)))
				.isEqualTo("headrace.streams.consumers.orders: it names no stream. Set 'stream'");
			assertThat(
					handled("billing",
							new StreamConsumer(List.of("orders"), null, null, "billing", null, null, List.of(),
									List.of(), null, null, null)))
				.startsWith("headrace.streams.consumers.orders (billing): it has no 'group'");
		}

		@Test
		void mustNameABeanThatExists() {
			assertThat(handled("biling")).isEqualTo("headrace.streams.consumers.orders: its 'handler' is 'biling', but "
					+ "there is no bean 'biling'; the nearest is 'billing'. Correct the name, or declare the bean; "
					+ "handlers are [billing, everything, raw]");
			assertThat(handled("servise::bill"))
				.isEqualTo("headrace.streams.consumers.orders: its 'handler' is 'servise::bill', but there is no bean "
						+ "'servise'; the nearest is 'service'. Correct the name, or declare the bean");
		}

		@Test
		void mustNameABeanThatHandles() {
			assertThat(handled("service")).isEqualTo("headrace.streams.consumers.orders: its 'handler' is 'service', a "
					+ Service.class.getName() + ", which is none of Consumer, Function and MessageHandler. Name one of "
					+ "its methods as 'service::method', or another bean");
			assertThat(handled("everything")).contains(", which is several of Consumer, Function and MessageHandler.");
		}

		@Test
		void mustNameAMethodThatExistsOnce() {
			assertThat(handled("service::bil")).isEqualTo(
					"headrace.streams.consumers.orders: its 'handler' is 'service::bil', but " + Service.class.getName()
							+ " has no such method; the nearest is 'bill'. Correct the name; methods "
							+ "are [bill, refund]");
			assertThat(handled("service::refund")).isEqualTo("headrace.streams.consumers.orders: its 'handler' is "
					+ "'service::refund', but there are several such methods: [Service.refund(Order), "
					+ "Service.refund(String)]. Give the one that handles entries a name of its own");
		}

		@Test
		void mustSayWhatTheyTake() {
			assertThat(handled("raw"))
				.isEqualTo("headrace.streams.consumers.orders: what its handler 'raw' takes is not "
						+ "known. Set 'payload-type', or declare the bean with its type arguments, as in 'Consumer<Order>'");
			assertThat(handled("service::bill",
					new StreamConsumer(List.of("orders"), "g", null, "service::bill", Order.class, null, List.of(),
							List.of(), null, null, null)))
				.contains("but what the method 'service::bill' takes is said by its parameters. Remove 'payload-type'");
			assertThat(handled("billing",
					new StreamConsumer(List.of("orders"), "g", null, "billing", null, true, List.of(), List.of(), null,
							null, null)))
				.isEqualTo("headrace.streams.consumers.orders: it takes batches, but its handler is a MessageHandler. "
						+ "Remove 'batch.enabled', or name a handler that takes a List");
		}

		private String handled(String handler) {
			return handled(handler, StreamDeclarations.consumerOf("orders", handler));
		}

		private String handled(String handler, StreamConsumer consumer) {
			return refusal(new StreamDeclarations().bean("billing", MessageHandler.class, () -> (message) -> {
			}).bean("raw", Consumer.class, () -> (order) -> {
			})
				.bean("service", Service.class, Service::new)
				.bean("everything", Everything.class, Everything::new)
				.consumer("orders", consumer));
		}

	}

	record Order(int id) {

	}

	static class Service {

		void bill(Order order) {
		}

		void refund(Order order) {
		}

		void refund(String order) {
		}

	}

	static class Everything implements Consumer<Order>, Function<Order, Map<String, Object>> {

		@Override
		public void accept(Order order) {
		}

		@Override
		public @Nullable Map<String, Object> apply(Order order) {
			return null;
		}

	}

}
