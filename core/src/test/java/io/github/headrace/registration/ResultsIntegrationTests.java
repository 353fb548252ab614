package io.github.headrace.registration;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.listener.ResultTimeoutException;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.message.PayloadConversionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of what handler methods return.
 */
class ResultsIntegrationTests {

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

	private Object next() {
		return this.context.next(this.received);
	}

	class Replies {

		@RedisChannelListener(patterns = "replies*")
		void reply(String text) {
			received.add(text);
		}

	}

	record Answer(int value) {

	}

	@Nested
	class Destinations {

		class Methods {

			@RedisChannelListener("plain")
			@SendTo("replies")
			Answer plain(int number) {
				return new Answer(number);
			}

			@RedisChannelListener("room:{room}")
			@SendTo({ "replies:{room}", "${replies.second}" })
			String template(@DestinationVariable String room) {
				return "in " + room;
			}

			@RedisChannelListener("onlysent:{room}")
			@SendTo("replies:{room}")
			String variableIsUsedByTheDestinationOnly() {
				return "sent";
			}

			@RedisChannelListener("null")
			@SendTo("replies")
			@Nullable String nothing(String text) {
				return text.isEmpty() ? null : text;
			}

			@RedisChannelListener("unsent")
			String unsent(String text) {
				received.add("handled " + text);
				return text;
			}

		}

		@SendTo("replies.class")
		class OnClass {

			@RedisChannelListener("class")
			String onClass() {
				return "class";
			}

			@RedisChannelListener("method")
			@SendTo("replies.method")
			String onMethod() {
				return "method";
			}

		}

		@Test
		void areOneOrSeveralChannelsAndMayHaveVariables() {
			context.property("replies.second", "replies.second").start(new Methods(), new Replies());
			context.publish("plain", "5");
			assertThat(next()).isEqualTo("{\"value\":5}");
			context.publish("room:a", "x");
			assertThat(next()).isEqualTo("in a");
			assertThat(next()).isEqualTo("in a");
			context.publish("onlysent:b", "x");
			assertThat(next()).isEqualTo("sent");
		}

		@Test
		void getNothingWhereThereIsNoResultOrNoAnnotation() {
			context.property("replies.second", "replies.second").start(new Methods(), new Replies());
			context.publish("null", "");
			context.publish("null", "something");
			assertThat(next()).isEqualTo("something");
			context.publish("unsent", "x");
			assertThat(next()).isEqualTo("handled x");
			context.publish("null", "last");
			assertThat(next()).isEqualTo("last");
		}

		@Test
		void areThoseOfTheClassUnlessTheMethodHasItsOwn() {
			context.start(new OnClass(), new Replies());
			context.publish("class", "x");
			assertThat(next()).isEqualTo("class");
			context.publish("method", "x");
			assertThat(next()).isEqualTo("method");
		}

	}

	@Nested
	class Asynchronous {

		class Methods {

			@RedisChannelListener("future")
			@SendTo("replies")
			CompletableFuture<String> future(String text) {
				return CompletableFuture.supplyAsync(() -> "future " + text);
			}

			@RedisChannelListener("stage")
			@SendTo("replies")
			CompletionStage<String> stage(String text) {
				return CompletableFuture.completedStage("stage " + text);
			}

			@RedisChannelListener("mono")
			@SendTo("replies")
			Mono<String> mono(String text) {
				return Mono.fromSupplier(() -> "mono " + text);
			}

			@RedisChannelListener("object")
			@SendTo("replies")
			Object object(String text) {
				return CompletableFuture.completedFuture("object " + text);
			}

			@RedisChannelListener("empty")
			@SendTo("replies")
			Mono<Void> empty() {
				received.add("empty");
				return Mono.empty();
			}

			@RedisChannelListener(channels = "future.fails", retry = @Retry(maxAttempts = "3", delay = "0ms"))
			CompletableFuture<Void> failingFuture() {
				return CompletableFuture.failedFuture(new IOException("future"));
			}

			@RedisChannelListener("mono.fails")
			Mono<String> failingMono() {
				return Mono.error(new IllegalStateException("mono"));
			}

			@RedisChannelListener(channels = "never", resultTimeout = "10ms", retry = @Retry(delay = "0ms"))
			CompletableFuture<String> never() {
				return new CompletableFuture<>();
			}

		}

		abstract static class Generic<R> {

			@RedisChannelListener("generic")
			@SendTo("replies")
			abstract R answer(String text);

		}

		static class GenericMono extends Generic<Mono<String>> {

			@Override
			Mono<String> answer(String text) {
				return Mono.just("generic " + text);
			}

		}

		@Test
		void resultsAreAwaitedAndSent() {
			context.start(new Methods(), new GenericMono(), new Replies());
			for (String kind : new String[] { "future", "stage", "mono", "object", "generic" }) {
				context.publish(kind, "x");
				assertThat(next()).isEqualTo(kind + " x");
			}
			context.publish("empty", "x");
			assertThat(next()).isEqualTo("empty");
		}

		@Test
		void failuresTakeTheFailureRoad() {
			context.start(new Methods());
			context.publish("future.fails", "x");
			ListenerFailure future = context.nextFailure();
			assertThat(future.cause()).isInstanceOf(IOException.class).hasMessage("future");
			assertThat(future.attempts()).isEqualTo(3);
			context.publish("mono.fails", "x");
			assertThat(context.nextFailure().cause()).isInstanceOf(IllegalStateException.class).hasMessage("mono");
		}

		@Test
		void resultsThatDoNotComeInTimeAreNotTriedAgain() {
			context.start(new Methods());
			context.publish("never", "x");
			ListenerFailure failure = context.nextFailure();
			assertThat(failure.cause()).isInstanceOf(ResultTimeoutException.class).hasMessageContaining("PT0.01S");
			assertThat(failure.attempts()).isOne();
		}

	}

	@Nested
	class Unsendable {

		static class Broken {

			public int getValue() {
				throw new IllegalStateException("no value");
			}

		}

		class Methods {

			@RedisChannelListener(channels = "broken", retry = @Retry(maxAttempts = "3", delay = "0ms"))
			@SendTo("replies")
			Object broken(String text) {
				return text.equals("bad") ? new Broken() : text;
			}

		}

		@Test
		void resultsTakeTheFailureRoadAndTheHandlerIsNotCalledAgain() {
			context.start(new Methods(), new Replies());
			context.publish("broken", "bad");
			ListenerFailure failure = context.nextFailure();
			assertThat(failure.cause()).isInstanceOf(PayloadConversionException.class)
				.hasMessageContaining(Broken.class.getName());
			assertThat(failure.attempts()).isOne();
			context.publish("broken", "good");
			assertThat(next()).isEqualTo("good");
		}

	}

}
