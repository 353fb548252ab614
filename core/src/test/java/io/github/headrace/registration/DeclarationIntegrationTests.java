package io.github.headrace.registration;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.RedisChannel;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.RetrySettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways to declare a listener.
 */
class DeclarationIntegrationTests {

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

	@Nested
	class Methods {

		class Repeated {

			@RedisChannelListener("repeated.a")
			@RedisChannelListener(id = "second", channels = "repeated.b")
			void receive(String text) {
				received.add(text);
			}

		}

		@Target(ElementType.METHOD)
		@Retention(RetentionPolicy.RUNTIME)
		@RedisChannelListener(patterns = "composed.*", concurrency = "2")
		@interface Composed {

			@AliasFor(annotation = RedisChannelListener.class, attribute = "channels")
			String[] names() default {};

		}

		class ComposedListener {

			@Composed(names = { "by.alias", "by.alias.too" })
			void receive(String text) {
				received.add(text);
			}

		}

		class PlaceholdersAndExpressions {

			@RedisChannelListener(id = "${id}", channels = { "${channel}", "#{'ex' + 'pression'}", "#{@names}" },
					patterns = "${pattern}", concurrency = "${number}", orderingKey = "${key}",
					inboxCapacity = "#{10 * 2}", inboxMaxBytes = "${size}", filter = "${filter}",
					autoStartup = "${start}", resultTimeout = "${time}",
					retry = @Retry(maxAttempts = "${number}", delay = "${time}"), errorHandler = "",
					payloadConverter = "")
			void receive(String text) {
				received.add(text);
			}

		}

		@Test
		void canBeRepeated() {
			context.start(new Repeated());
			publishAndExpect("repeated.a", "1", "1");
			publishAndExpect("repeated.b", "2", "2");
			assertThat(context.ids()).containsExactlyInAnyOrder("repeated-receive", "second");
		}

		@Test
		void canBeComposed() {
			context.start(new ComposedListener());
			publishAndExpect("by.alias", "1", "1");
			publishAndExpect("by.alias.too", "2", "2");
			publishAndExpect("composed.x", "3", "3");
		}

		@Test
		void mayHavePlaceholdersAndExpressionsInAllText() {
			context.property("id", "resolved")
				.property("channel", "placeholder")
				.property("pattern", "p.*")
				.property("number", "3")
				.property("key", "!{payload}")
				.property("size", "1MB")
				.property("filter", "payload != 'no'")
				.property("start", "true")
				.property("time", "5s")
				.bean("names", List.class, () -> List.of("listed.a", "listed.b"))
				.start(new PlaceholdersAndExpressions());
			ListenerContainer container = context.registry().find("resolved").orElseThrow();
			assertThat(container.destinations()).containsExactly("placeholder", "expression", "listed.a", "listed.b",
					"p.*");
			context.publish("placeholder", "no");
			publishAndExpect("expression", "1", "1");
			publishAndExpect("listed.b", "2", "2");
			publishAndExpect("p.x", "3", "3");
		}

	}

	@Nested
	class Classes {

		@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
		@JsonSubTypes({ @JsonSubTypes.Type(value = Created.class, name = "created"),
				@JsonSubTypes.Type(value = Express.class, name = "express"),
				@JsonSubTypes.Type(value = Canceled.class, name = "canceled"),
				@JsonSubTypes.Type(value = Unhandled.class, name = "unhandled") })
		sealed interface OrderEvent {

		}

		interface Shipping {

		}

		record Created(int id) implements OrderEvent {

		}

		record Express(int id) implements OrderEvent, Shipping {

		}

		record Canceled(int id) implements OrderEvent {

		}

		record Unhandled(int id) implements OrderEvent {

		}

		@RedisChannelListener("events:{tenant}")
		class ByType {

			@RedisChannelHandler
			void created(Created event, @DestinationVariable String tenant) {
				received.add(tenant + " created " + event.id());
			}

			@RedisChannelHandler
			@SendTo("canceled:{tenant}")
			String canceled(Canceled event) {
				received.add("canceled " + event.id());
				return "sent";
			}

			@RedisChannelListener("canceled:a")
			void aListenerOfItsOwn(String text) {
				received.add(text);
			}

		}

		@RedisChannelListener(id = "any", channels = "any", payloadType = OrderEvent.class)
		class ByAttribute {

			@RedisChannelHandler
			void shipping(Shipping event) {
				received.add("shipping");
			}

			@RedisChannelHandler
			void express(Express event) {
				received.add("express " + event.id());
			}

			@RedisChannelHandler
			void other(Object event) {
				received.add("other " + event);
			}

		}

		@RedisChannelListener("single")
		class SingleHandler {

			@RedisChannelHandler
			void list(List<Created> events) {
				received.add(events);
			}

		}

		@Test
		void pickTheMethodByTheTypeOfThePayload() {
			context.start(new ByType());
			publishAndExpect("events:a", "{\"type\":\"created\",\"id\":1}", "a created 1");
			publishAndExpect("events:a", "{\"type\":\"canceled\",\"id\":2}", "canceled 2");
			assertThat(context.next(received)).isEqualTo("sent");
			assertThat(context.ids()).containsExactlyInAnyOrder("byType", "byType-aListenerOfItsOwn");
		}

		@Test
		void sendWhatNoMethodTakesTheFailureRoad() {
			context.start(new ByType());
			context.publish("events:a", "{\"type\":\"unhandled\",\"id\":3}");
			publishAndExpect("events:a", "{\"type\":\"created\",\"id\":1}", "a created 1");
			assertThat(context.nextFailure().cause()).isInstanceOf(MessageHandlingException.class)
				.hasMessageContaining("no handler method for a payload of type " + Unhandled.class.getName());
		}

		@Test
		void pickTheMostSpecificMethod() {
			context.start(new ByAttribute());
			publishAndExpect("any", "{\"type\":\"express\",\"id\":1}", "express 1");
			publishAndExpect("any", "{\"type\":\"created\",\"id\":1}", "other Created[id=1]");
		}

		@Test
		void keepTheTypeArgumentsOfASingleMethod() {
			context.start(new SingleHandler());
			publishAndExpect("single", "[{\"type\":\"created\",\"id\":1}]", List.of(new Created(1)));
		}

	}

	@Nested
	class Ids {

		class Overloaded {

			@RedisChannelListener("ids.a")
			void receive(String text) {
			}

			@RedisChannelListener("ids.b")
			void receive(byte[] bytes) {
			}

			@RedisChannelListener(id = "named", channels = "ids.c")
			void other() {
			}

		}

		@Test
		void areMadeOfBeanAndMethod() {
			context.start(new Overloaded());
			assertThat(context.ids()).containsExactlyInAnyOrder("overloaded-receive", "overloaded-receive-2", "named");
		}

	}

	@Nested
	class Code {

		@Test
		void registersBeforeAndAfterTheStart() {
			context.start();
			ListenerContainer container = context.registrar()
				.register(ChannelEndpoint.builder("late", String.class)
					.channels("code:{x}")
					.patterns("code.*")
					.handler((message) -> received.add(message.variables() + message.payload()))
					.build());
			assertThat(container.state()).isEqualTo(ListenerState.RUNNING);
			assertThat(container.description()).isEqualTo("listener 'late'");
			publishAndExpect("code:a", "1", "{x=a}1");
			publishAndExpect("code.b", "2", "{}2");
			context.registry().unregister("late").join();
			assertThat(context.publish("code:a", "1")).isZero();
			assertThat(context.ids()).isEmpty();
		}

		@Test
		void takesTypedChannelsAsTheyAreNamed() {
			RedisChannel<List<Integer>> channel = RedisChannel.of("{tag}.numbers", new ParameterizedTypeReference<>() {
			});
			context.start();
			context.registrar()
				.register(ChannelEndpoint.builder("typed", channel)
					.handler((message) -> received.add(message.payload()))
					.build());
			assertThat(context.template().publish(channel, List.of(1, 2))).isOne();
			assertThat(context.next(received)).isEqualTo(List.of(1, 2));
		}

		@Test
		void takesBatchesAndFilters() {
			context.start();
			context.registrar()
				.register(ChannelEndpoint.builder("batch", Integer.class)
					.channels("batch")
					.filter("payload > 1")
					.batchHandler((messages) -> received.add(messages.size()))
					.settings(settings(null, null, 3))
					.build());
			context.template().publishAll("batch", List.of(1, 2, 3));
			assertThat(context.next(received)).isEqualTo(2);
		}

	}

	@Nested
	class Settings {

		class Listener {

			@RedisChannelListener(id = "adjusted", channels = "adjusted", autoStartup = "true",
					overflow = Overflow.DROP_NEWEST)
			void receive(String text) {
				received.add(text);
			}

			@RedisChannelListener(id = "manual", channels = "manual", autoStartup = "false")
			void manual(String text) {
				received.add(text);
			}

			@RedisChannelListener(id = "failing", channels = "failing", retry = @Retry(maxAttempts = "5"))
			void failing() {
				throw new IllegalStateException();
			}

		}

		@Test
		void leaveAListenerToBeStartedById() {
			context.start(new Listener());
			assertThat(context.publish("manual", "lost")).isZero();
			context.registry().start("manual");
			publishAndExpect("manual", "x", "x");
		}

		@Test
		void byIdGoBeforeTheAnnotation() {
			context.settings("adjusted", settings(false, null, null))
				.settings("failing", settings(null, RetrySettings.NONE, null))
				.start(new Listener());
			assertThat(context.registry().find("adjusted").orElseThrow().state()).isEqualTo(ListenerState.STOPPED);
			context.publish("failing", "x");
			assertThat(context.nextFailure().attempts()).isOne();
		}

		@Test
		void canBeCustomizedAndPropertiesStillWin() {
			BlockingQueue<Object> failures = new LinkedBlockingQueue<>();
			context.settings("manual", settings(false, null, null))
				.customizer((endpoint) -> endpoint.withSettings(settings(true, null, null)))
				.customizer((endpoint) -> endpoint.id().equals("failing") ? endpoint.withErrorHandler(failures::add)
						: endpoint)
				.start(new Listener());
			assertThat(context.registry().find("adjusted").orElseThrow().state()).isEqualTo(ListenerState.RUNNING);
			assertThat(context.registry().find("manual").orElseThrow().state()).isEqualTo(ListenerState.STOPPED);
			context.publish("failing", "x");
			assertThat(context.next(failures))
				.hasToString("Listener 'failing' failed on a message of 1 bytes from 'failing' after 1 attempt(s)");
		}

	}

	private static ChannelListenerSettings settings(Boolean autoStartup, RetrySettings retry, Integer batchSize) {
		return new ChannelListenerSettings(autoStartup, null, null, null, null, null, batchSize, null, null, retry,
				null, null);
	}

}
