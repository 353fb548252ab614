package io.github.headrace.registration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.NonRetryableException;
import io.github.headrace.listener.ListenerStatistics;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.message.PayloadConversionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.messaging.MessagingException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of messages that cannot be handled, and of those behind them.
 */
class FailuresIntegrationTests {

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

	record Order(int id, List<String> items) {

	}

	@Nested
	class Retries {

		private final AtomicInteger calls = new AtomicInteger();

		class Methods {

			@RedisChannelListener(channels = "always",
					retry = @Retry(maxAttempts = "${attempts}", delay = "0ms", multiplier = "2", jitter = "1ms"))
			void always(String text) throws IOException {
				calls.incrementAndGet();
				throw new IOException(text);
			}

			@RedisChannelListener(channels = "second", retry = @Retry(maxAttempts = "5", delay = "1ms"))
			void atTheSecondAttempt(String text) {
				if (calls.incrementAndGet() < 2) {
					throw new IllegalStateException(text);
				}
				received.add(text);
			}

			@RedisChannelListener(channels = "order", retry = @Retry(delay = "1ms"))
			void inOrder(int number) {
				if (number % 3 == 0 && calls.incrementAndGet() % 3 != 0) {
					throw new IllegalStateException("again");
				}
				received.add(number);
			}

			@RedisChannelListener(channels = "messaging", retry = @Retry(delay = "0ms"))
			void messaging() {
				calls.incrementAndGet();
				throw new MessagingException("not retried");
			}

			@RedisChannelListener(channels = "hopeless", retry = @Retry(delay = "0ms"))
			void hopeless() {
				calls.incrementAndGet();
				throw new IllegalStateException(new NonRetryableException("not retried"));
			}

			@RedisChannelListener(channels = "error", retry = @Retry(delay = "0ms"))
			void error(String text) {
				if (text.equals("bad")) {
					throw new AssertionError("error");
				}
				received.add(text);
			}

			@RedisChannelListener("none")
			void none() {
				calls.incrementAndGet();
				throw new IllegalStateException("once");
			}

		}

		@Test
		void endAfterTheLastAttempt() {
			start();
			context.publish("always", "x");
			ListenerFailure failure = context.nextFailure();
			assertThat(failure.cause()).isInstanceOf(IOException.class).hasMessage("x");
			assertThat(failure.attempts()).isEqualTo(4);
			assertThat(failure.listenerId()).isEqualTo("methods-always");
			assertThat(failure.destination()).isEqualTo("always");
			assertThat(failure.body()).asString().isEqualTo("x");
			assertThat(this.calls).hasValue(4);
			awaitStatistics("methods-always", 1, 0, 1, 3);
		}

		@Test
		void endWithSuccess() {
			start();
			context.publish("second", "x");
			assertThat(next()).isEqualTo("x");
			awaitStatistics("methods-atTheSecondAttempt", 1, 1, 0, 1);
			assertThat(this.calls).hasValue(2);
			assertThat(context.failures).isEmpty();
		}

		@Test
		void keepTheOrder() {
			start();
			context.template().publishAll("order", List.of(1, 2, 3, 4, 5, 6, 7));
			for (int i = 1; i <= 7; i++) {
				assertThat(next()).isEqualTo(i);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "messaging", "hopeless" })
		void areNotForWhatTheyCannotMend(String channel) {
			start();
			context.publish(channel, "x");
			assertThat(context.nextFailure().attempts()).isOne();
			assertThat(this.calls).hasValue(1);
		}

		@Test
		void areNotForErrorsAndTheListenerGoesOn() {
			start();
			context.publish("error", "bad");
			ListenerFailure failure = context.nextFailure();
			assertThat(failure.cause()).isInstanceOf(AssertionError.class);
			assertThat(failure.attempts()).isOne();
			context.publish("error", "good");
			assertThat(next()).isEqualTo("good");
		}

		@Test
		void doNotHappenUnlessAskedFor() {
			start();
			context.publish("none", "x");
			assertThat(context.nextFailure().attempts()).isOne();
			assertThat(this.calls).hasValue(1);
		}

		private void start() {
			context.property("attempts", "4").start(new Methods());
		}

		private void awaitStatistics(String id, long received, long succeeded, long failed, long retried) {
			await().untilAsserted(() -> {
				ListenerStatistics statistics = context.statistics(id);
				assertThat(new long[] { statistics.received(), statistics.succeeded(), statistics.failed(),
						statistics.retried() })
					.containsExactly(received, succeeded, failed, retried);
			});
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class ErrorHandlers {

		class Methods {

			@RedisChannelListener(channels = "named", errorHandler = "${handler}")
			void named() {
				throw new IllegalStateException("named");
			}

			@RedisChannelListener(channels = "throwing", errorHandler = "throwingHandler")
			void throwing(String text) {
				if (text.equals("bad")) {
					throw new IllegalStateException("first failure");
				}
				received.add(text);
			}

			@RedisChannelListener("default")
			void byDefault() {
				throw new IllegalStateException("default");
			}

		}

		@Test
		void areNamedOrTheDefault() {
			BlockingQueue<ListenerFailure> named = new LinkedBlockingQueue<>();
			start(named);
			context.publish("named", "x");
			assertThat(context.next(named).cause()).hasMessage("named");
			context.publish("default", "x");
			assertThat(context.nextFailure().cause()).hasMessage("default");
		}

		@Test
		void mayFailThemselves(CapturedOutput output) {
			start(new LinkedBlockingQueue<>());
			context.publish("throwing", "bad");
			context.publish("throwing", "good");
			assertThat(next()).isEqualTo("good");
			assertThat(output)
				.contains("The error handler failed, too: Listener 'methods-throwing' failed on a message of 3 bytes"
						+ " from 'throwing' after 1 attempt(s)")
				.contains("handler failed")
				.contains("Suppressed: java.lang.IllegalStateException: first failure");
		}

		@Test
		void writeOneLineForEachFailureByDefault(CapturedOutput output) {
			LoggingErrorHandler logging = new LoggingErrorHandler();
			logging.handle(new ListenerFailure("orders", "order\nforged: line", new byte[3], 2,
					new IllegalStateException("boom")));
			assertThat(output)
				.contains(
						"Listener 'orders' failed on a message of 3 bytes from 'order?forged: line' after 2 attempt(s)")
				.containsOnlyOnce("IllegalStateException: boom");
		}

		private void start(BlockingQueue<ListenerFailure> named) {
			context.property("handler", "namedHandler")
				.bean("namedHandler", ListenerErrorHandler.class, () -> named::add)
				.bean("throwingHandler", ListenerErrorHandler.class, () -> (failure) -> {
					throw new LinkageError("handler failed");
				})
				.start(new Methods());
		}

	}

	@Nested
	class Undecodable {

		record Strict(int id) {

			Strict {
				if (id < 0) {
					throw new AssertionError("a bug in the payload's class");
				}
			}

		}

		class Methods {

			@RedisChannelListener(channels = "json", retry = @Retry(delay = "0ms"))
			void json(Order order) {
				received.add(order.id());
			}

			@RedisChannelListener("text")
			void text(String text) {
				received.add(text);
			}

			@RedisChannelListener(channels = "batch", batch = true, batchSize = "3", batchWindow = "10s")
			void batch(List<Integer> numbers) {
				received.add(numbers);
			}

			@RedisChannelListener(channels = "keyed", concurrency = "2", orderingKey = "id")
			void keyed(Order order) {
				received.add(order.id());
			}

			@RedisChannelListener(channels = "error", concurrency = "2", orderingKey = "id")
			void error(Strict strict) {
				received.add(strict.id());
			}

		}

		@Test
		void payloadsDoNotStopTheListener() {
			context.start(new Methods());
			byte[] garbage = new byte[10 * 1024 * 1024];
			Arrays.fill(garbage, (byte) 'x');
			List<byte[]> payloads = List.of(bytes("{no json"), bytes("[1]"), bytes("\"text\""), bytes("null"),
					bytes(""), bytes("{\"id\":\"one\"}"), bytes("{\"id\":1} trailing"), bytes("[".repeat(100_000)),
					bytes("{\"items\":".repeat(5000)), new byte[] { (byte) 0xff, (byte) 0xfe }, garbage);
			for (int i = 0; i < payloads.size(); i++) {
				context.publish("json", payloads.get(i));
				context.publish("json", "{\"id\":%d}".formatted(i));
				assertThat(next()).isEqualTo(i);
				ListenerFailure failure = context.nextFailure();
				assertThat(failure.cause()).isInstanceOf(PayloadConversionException.class);
				assertThat(failure.cause().getMessage()).hasSizeLessThan(2000);
				assertThat(failure.attempts()).isZero();
				assertThat(failure.body()).isEqualTo(payloads.get(i));
			}
			assertThat(context.statistics("methods-json").failed()).isEqualTo(payloads.size());
		}

		@Test
		void textMustBeUtf8() {
			context.start(new Methods());
			context.publish("text", new byte[] { 'a', (byte) 0xff, '\n' });
			context.publish("text", "a \uFFFD is valid, too");
			assertThat(next()).isEqualTo("a \uFFFD is valid, too");
			assertThat(context.nextFailure().cause()).isInstanceOf(PayloadConversionException.class)
				.hasMessage("Payload of 3 bytes is not valid UTF-8; take a byte[] to read other content;"
						+ " it begins with 'a\uFFFD?'");
		}

		@Test
		void payloadsAreTakenOutOfTheirBatch() {
			context.start(new Methods());
			context.publish("batch", "1");
			context.publish("batch", "two");
			context.publish("batch", "3");
			assertThat(next()).isEqualTo(List.of(1, 3));
			assertThat(context.nextFailure().body()).asString().isEqualTo("two");
		}

		@Test
		void payloadsHaveNoKeyAndFailOnce() {
			context.start(new Methods());
			context.publish("keyed", "no json");
			context.publish("keyed", "{\"id\":1}");
			assertThat(next()).isEqualTo(1);
			assertThat(context.nextFailure().cause()).isInstanceOf(PayloadConversionException.class);
			assertThat(context.failures).isEmpty();
		}

		@Test
		void errorsOfTheDecoderDoNotHoldUpTheLane() {
			context.start(new Methods());
			context.publish("error", "{\"id\":-1}");
			context.publish("error", "{\"id\":1}");
			assertThat(next()).isEqualTo(1);
			assertThat(context.nextFailure().cause()).hasStackTraceContaining("a bug in the payload's class");
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
