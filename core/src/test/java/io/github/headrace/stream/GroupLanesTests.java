package io.github.headrace.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import io.github.headrace.dispatch.Gate;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.NonRetryableException;
import io.github.headrace.listener.ResultSender;
import io.github.headrace.listener.ResultTimeoutException;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.message.InvalidPayloadException;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadDecoder;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.ResolvableType;
import org.springframework.messaging.converter.MessageConversionException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class GroupLanesTests {

	private static final Duration LONG = Duration.ofMinutes(5);

	@Test
	void handsEntriesOverInTheirOrderAndSettlesThem() throws Exception {
		List<Integer> numbers = Collections.synchronizedList(new ArrayList<>());
		try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).declared((endpoint) -> endpoint
			.handler((StreamMessage<Order> message) -> numbers.add(message.payload().number())))) {
			lanes.deliver(Order.json("a", 1), Order.json("b", 2), Order.json("c", 3));
			assertThat(lanes.settlement.next(3)).containsExactly("succeeded 1#1", "succeeded 2#1", "succeeded 3#1");
			assertThat(numbers).containsExactly(1, 2, 3);
			assertThat(lanes.counters.succeeded.sum()).isEqualTo(3);
		}
	}

	@Test
	void buriesWhatCannotBeReadWithoutCallingTheHandler() throws Exception {
		try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
			.declared((endpoint) -> endpoint.handler((message) -> {
			}))) {
			lanes.deliver("{", Order.json("a", 1));
			assertThat(lanes.settlement.next(2)).containsExactly("UNREADABLE 1#1", "succeeded 2#1");
			ListenerFailure failure = lanes.failures.take();
			assertThat(failure.attempts()).isZero();
			assertThat(failure.body()).asString().isEqualTo("{");
			assertThat(failure.cause()).isInstanceOf(PayloadConversionException.class);
			assertThat(lanes.counters.failed.sum()).isOne();
		}
	}

	@Test
	void goesOnWhenTheErrorHandlerFails() throws Exception {
		try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class).retrying(1, Duration.ZERO)
			.declared((endpoint) -> endpoint.errorHandler((failure) -> {
				throw new IllegalStateException("again");
			}).handler((StreamMessage<String> message) -> fail(message.payload().equals("bad"))))) {
			lanes.deliver("bad", "good");
			assertThat(lanes.settlement.next(2)).containsExactly("FAILED 1#1", "succeeded 2#1");
		}
	}

	private static void fail(boolean condition) {
		if (condition) {
			throw new IllegalStateException("failed");
		}
	}

	@Nested
	class Selection {

		@Test
		void acknowledgesWhatTheFilterRefuses() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
				.declared((endpoint) -> endpoint.filter("payload.number > 1 && headers['tenant'] == 'x'")
					.handler((message) -> {
					}))) {
				lanes.deliver(List.of(LanesUnderTest.fields("payload", Order.json("a", 1), "tenant", "x"),
						LanesUnderTest.fields("payload", Order.json("a", 2), "tenant", "x")));
				assertThat(lanes.settlement.next(2)).containsExactly("succeeded 1#1", "succeeded 2#1");
				assertThat(lanes.counters.filtered.sum()).isOne();
				assertThat(lanes.counters.succeeded.sum()).isOne();
			}
		}

		@Test
		void buriesWhatTheFilterFailsOn() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
				.declared((endpoint) -> endpoint.filter("payload.unknown").handler((message) -> {
				}))) {
				lanes.deliver(Order.json("a", 1));
				assertThat(lanes.settlement.next()).isEqualTo("NOT_RETRYABLE 1#1");
			}
		}

		@Test
		void buriesWhatIsNotValid() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler(false, new StreamHandler<String>() {

					@Override
					public @Nullable Object handle(List<StreamMessage<String>> messages) {
						throw new AssertionError();
					}

					@Override
					public void check(StreamMessage<String> message) {
						throw new InvalidPayloadException(List.of("text must not be blank"));
					}

				}))) {
				lanes.deliver("");
				assertThat(lanes.settlement.next()).isEqualTo("NOT_RETRYABLE 1#1");
			}
		}

	}

	@Nested
	class Failures {

		@Test
		void refusesToRememberForNoTime() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
				.with(Settings.open().deduplicate("customer", Duration.ZERO).build())
				.declared((endpoint) -> endpoint.handler((message) -> {
				}))) {
				assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(lanes::lanes)
					.withMessageContaining("'deduplicate.ttl' is PT0S");
			}
		}

		@Test
		void parksWithGrowingDelaysAndBuriesAfterTheLastAttempt() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.with(Settings.open()
					.retry(new RetrySettings(3, Duration.ofSeconds(1), 2, Duration.ofMinutes(1), Duration.ZERO))
					.build())
				.declared((endpoint) -> endpoint.handler((message) -> fail(true)))) {
				List<Delivery> deliveries = new ArrayList<>();
				for (int attempt = 1; attempt <= 3; attempt++) {
					deliveries.add(lanes.delivery(LanesUnderTest.fields("payload", "x"), attempt));
				}
				lanes.deliverAll(deliveries);
				assertThat(lanes.settlement.next(3)).containsExactly("parked 1#1", "parked 2#2", "FAILED 3#3");
				assertThat(lanes.settlement.delays).containsEntry(new EntryId(1, 1), Duration.ofSeconds(1))
					.containsEntry(new EntryId(1, 2), Duration.ofSeconds(2));
				assertThat(lanes.failures.take().attempts()).isEqualTo(3);
				assertThat(lanes.counters.failed.sum()).isOne();
				assertThat(lanes.counters.retried.sum()).isEqualTo(2);
			}
		}

		@Test
		void neverBeginsMoreThanTheLastAttempt() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler((message) -> {
					throw new AssertionError();
				}))) {
				lanes.deliverAll(List.of(lanes.delivery(LanesUnderTest.fields("payload", "x"), 4)));
				assertThat(lanes.settlement.next()).isEqualTo("FAILED 1#4");
			}
		}

		@Test
		void buriesWhatAnotherAttemptDoesNotMend() throws Exception {
			List<RuntimeException> causes = List.of(new PayloadConversionException("no", null),
					new InvalidPayloadException(List.of("no")), new MessageConversionException("no"),
					new ClassCastException("no"), new NonRetryableException("no"),
					new IllegalStateException(new NonRetryableException("no")),
					new IllegalStateException(new UncheckedIOException(new IOException("no"))),
					new IllegalStateException("perhaps"));
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.with(Settings.open().notRetryable(IOException.class).build())
				.declared((endpoint) -> endpoint.handler((StreamMessage<String> message) -> {
					throw causes.get(Integer.parseInt(message.payload()));
				}))) {
				lanes.deliver("0", "1", "2", "3", "4", "5", "6", "7");
				List<String> settled = lanes.settlement.next(8);
				assertThat(settled.subList(0, 7)).allMatch((text) -> text.startsWith("NOT_RETRYABLE"));
				assertThat(settled.get(7)).startsWith("parked");
			}
		}

	}

	@Nested
	class Results {

		@Test
		void areSentBeforeTheEntryIsAcknowledged() throws Exception {
			List<Object> sent = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler(false, new StreamHandler<String>() {

					@Override
					public @Nullable Object handle(List<StreamMessage<String>> messages) {
						return CompletableFuture.supplyAsync(() -> messages.get(0).payload() + "!");
					}

					@Override
					public List<ResultSender> resultSenders(List<StreamMessage<String>> messages) {
						return List.of((result, variables) -> sent.add(result));
					}

				}))) {
				lanes.deliver("x");
				lanes.settlement.next();
				assertThat(sent).containsExactly("x!");
			}
		}

		@Test
		void thatTakeTooLongAreFailures() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class).retrying(1, Duration.ZERO)
				.with(Settings.open().resultTimeout(Duration.ofMillis(5)).build())
				.declared((endpoint) -> endpoint.handler(false, (messages) -> new CompletableFuture<>()))) {
				lanes.deliver("x");
				assertThat(lanes.settlement.next()).isEqualTo("FAILED 1#1");
				assertThat(lanes.settlement.causes.values()).hasOnlyElementsOfType(ResultTimeoutException.class);
			}
		}

		@Test
		void thatCannotBeSentAreFailures() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler(false, new StreamHandler<String>() {

					@Override
					public Object handle(List<StreamMessage<String>> messages) {
						return "x";
					}

					@Override
					public List<ResultSender> resultSenders(List<StreamMessage<String>> messages) {
						throw new IllegalStateException("nowhere");
					}

				}))) {
				lanes.deliver("x");
				assertThat(lanes.settlement.next()).isEqualTo("parked 1#1");
			}
		}

	}

	@Nested
	class Batches {

		private final List<List<String>> batches = Collections.synchronizedList(new ArrayList<>());

		private LanesUnderTest<String> lanes(Consumer<List<String>> handler) {
			return new LanesUnderTest<>(String.class).with(Settings.open().batch(3, Duration.ofMillis(200)).build())
				.declared((endpoint) -> endpoint.batchHandler((messages) -> {
					List<String> payloads = messages.stream().map(StreamMessage::payload).toList();
					this.batches.add(payloads);
					handler.accept(payloads);
				}));
		}

		@Test
		void areHandedOverTogether() throws Exception {
			try (LanesUnderTest<String> lanes = lanes((payloads) -> {
			})) {
				lanes.deliver("a", "b", "c", "d");
				lanes.settlement.next(4);
				assertThat(this.batches).containsExactly(List.of("a", "b", "c"), List.of("d"));
			}
		}

		@Test
		void thatFailOnOneEntryGoOnBehindIt() throws Exception {
			try (LanesUnderTest<String> lanes = lanes((payloads) -> {
				if (payloads.contains("bad")) {
					throw new BatchListenerFailedException("bad", null, payloads.indexOf("bad"));
				}
			})) {
				lanes.deliver("a", "bad", "c");
				assertThat(lanes.settlement.next(3)).containsExactly("succeeded 1#1", "parked 2#1", "succeeded 3#1");
				assertThat(this.batches).containsExactly(List.of("a", "bad", "c"), List.of("c"));
				assertThat(lanes.counters.retried.sum()).isZero();
			}
		}

		@Test
		void failAsAWholeOtherwise() throws Exception {
			try (LanesUnderTest<String> lanes = lanes((payloads) -> {
				throw new BatchListenerFailedException("out of range", null, 3);
			})) {
				lanes.deliver("a", "b", "c");
				assertThat(lanes.settlement.next(3)).containsExactly("parked 1#1", "parked 2#1", "parked 3#1");
			}
		}

		@Test
		void haveNothingElseWithASuspect() throws Exception {
			try (LanesUnderTest<String> lanes = lanes((payloads) -> {
			})) {
				lanes.lanes().pause();
				lanes.deliver("a");
				Delivery suspect = lanes.delivery(LanesUnderTest.fields("payload", "b"), 3);
				lanes.unsettled.addAll(List.of(suspect));
				lanes.lanes().deliverAlone(suspect);
				lanes.deliver("c");
				lanes.lanes().resume();
				lanes.settlement.next(3);
				assertThat(this.batches).containsExactly(List.of("a"), List.of("b"), List.of("c"));
			}
		}

		@Test
		void leaveOutWhatCannotBeRead() throws Exception {
			try (LanesUnderTest<String> lanes = lanes((payloads) -> {
			})) {
				lanes.deliver(List.of(LanesUnderTest.fields("payload", "a"), LanesUnderTest.fields("x", "1", "y", "2"),
						LanesUnderTest.fields("payload", "c")));
				assertThat(lanes.settlement.next(3)).containsExactly("UNREADABLE 2#1", "succeeded 1#1",
						"succeeded 3#1");
				assertThat(lanes.settlement.causes.get(new EntryId(1, 2))).hasMessageContaining("[x, y]");
			}
		}

	}

	@Nested
	class OrderingKeys {

		@Test
		void waitForARetryWhileOthersGoOn() throws Exception {
			CountDownLatch mayRestart = new CountDownLatch(1);
			List<String> handled = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					handled.add(message.payload().customer() + message.payload().number() + "#" + message.attempt());
					fail(message.payload().number() == 1 && message.attempt() == 1);
				}))) {
				lanes.settlement.restarts = (delivery) -> CompletableFuture.supplyAsync(() -> {
					await(mayRestart);
					return true;
				});
				lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("b", 3), Order.json("a", 4));
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 3#1");
				mayRestart.countDown();
				assertThat(lanes.settlement.next(3)).containsExactly("succeeded 1#2", "succeeded 2#1", "succeeded 4#1");
				assertThat(handled).containsExactly("a1#1", "b3#1", "a1#2", "a2#1", "a4#1");
				assertThat(lanes.lanes().depth()).isZero();
			}
		}

		private static void await(CountDownLatch latch) {
			try {
				assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Test
		void areParkedWhereTheyMaySkip() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("{stream}", 4)
				.with(Settings.open().onRetry(OnRetry.SKIP).build())
				.declared((endpoint) -> endpoint
					.handler((StreamMessage<Order> message) -> fail(message.payload().number() == 1)))) {
				lanes.deliver(Order.json("a", 1), Order.json("a", 2));
				assertThat(lanes.settlement.next(2)).containsExactly("parked 1#1", "succeeded 2#1");
			}
		}

		@Test
		void goOnWhenSomebodyElseHasTheEntryOrItIsBuried() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("!{payload.customer}", 3)
				.retrying(2, Duration.ofMillis(1))
				.declared((endpoint) -> endpoint
					.handler((StreamMessage<Order> message) -> fail(message.payload().number() <= 2)))) {
				lanes.settlement.restarts = (delivery) -> CompletableFuture
					.completedFuture(delivery.id().sequence() != 1);
				lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("a", 3));
				assertThat(lanes.settlement.next(2)).containsExactly("FAILED 2#2", "succeeded 3#1");
				assertThat(lanes.unsettled.entries()).isZero();
			}
		}

		@Test
		void tryAgainWhenRedisDoesNotSayWhetherAnAttemptMayBegin() throws Exception {
			AtomicInteger asked = new AtomicInteger();
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 2)
				.declared((endpoint) -> endpoint
					.handler((StreamMessage<Order> message) -> fail(message.attempt() == 1)))) {
				lanes.settlement.restarts = (delivery) -> (asked.incrementAndGet() == 1)
						? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
						: CompletableFuture.completedFuture(true);
				lanes.deliver(Order.json("a", 1));
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#2");
				assertThat(asked).hasValue(2);
			}
		}

		@Test
		void holdWithinABatch() throws Exception {
			List<List<Integer>> batches = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.with(Settings.open().batch(4, Duration.ofMillis(200)).build())
				.declared((endpoint) -> endpoint.batchHandler((messages) -> {
					batches.add(messages.stream().map((message) -> message.payload().number()).toList());
					if (messages.get(0).payload().number() == 1 && messages.get(0).attempt() == 1) {
						throw new BatchListenerFailedException("no", null, 0);
					}
				}))) {
				lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("b", 3), Order.json("a", 4));
				assertThat(lanes.settlement.next(4)).containsExactly("succeeded 3#1", "succeeded 1#2", "succeeded 2#1",
						"succeeded 4#1");
				assertThat(batches).containsExactly(List.of(1, 2, 3, 4), List.of(3), List.of(1, 2, 4));
			}
		}

		@Test
		void buryAnEntryWhoseKeyCannotBeFound() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class)
				.keyed("!{payload.customer.substring(5)}", 2)
				.declared((endpoint) -> endpoint.handler((message) -> {
				}))) {
				lanes.deliver(Order.json("a", 1));
				assertThat(lanes.settlement.next()).isEqualTo("NOT_RETRYABLE 1#1");
			}
		}

		@Test
		void buryAnEntryWhoseKeyCannotBeReadForAnError() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.declared((endpoint) -> endpoint.converter(new FailingConverter()).handler((message) -> {
				}))) {
				lanes.deliver(Order.json("a", 1));
				assertThat(lanes.settlement.next()).isEqualTo("NOT_RETRYABLE 1#1");
				assertThat(lanes.settlement.causes.values()).singleElement().isInstanceOf(NoClassDefFoundError.class);
			}
		}

		@Test
		void letGoOfAnEntryThatCannotBeSettled() throws Exception {
			AtomicInteger calls = new AtomicInteger();
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.declared((endpoint) -> endpoint.handler((message) -> calls.incrementAndGet()))) {
				lanes.settlement.refuse = new OutOfMemoryError("once");
				lanes.deliver(Order.json("a", 1), Order.json("b", 2));
				assertThat(lanes.settlement.next(2)).containsExactly("parked 1#1", "succeeded 2#1");
				assertThat(calls).hasValue(2);
			}
		}

		@ParameterizedTest
		@ValueSource(strings = { "unknown", "{}", "{a{b}", "!{payload.}" })
		void areRefusedWithAllForms(String expression) throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed(expression, 2)
				.declared((endpoint) -> endpoint.handler((message) -> {
				}))) {
				assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(lanes::lanes)
					.withMessageContaining("'orderingKey' is '" + expression + "'")
					.withMessageContaining("'{stream}'")
					.withMessageContaining("'!{...}'");
			}
		}

	}

	@Nested
	class Lifecycle {

		private final Gate gate = new Gate();

		@Test
		void standsWhilePaused() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler((message) -> {
				}))) {
				lanes.lanes().pause();
				lanes.deliver("a", "b");
				assertThat(lanes.lanes().depth()).isEqualTo(2);
				assertThat(lanes.settlement.settled).isEmpty();
				lanes.lanes().resume();
				assertThat(lanes.settlement.next(2)).hasSize(2);
			}
		}

		@Test
		void beginsNoAttemptWhilePaused() throws Exception {
			AtomicInteger restarts = new AtomicInteger();
			CountDownLatch failed = new CountDownLatch(1);
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					if (message.attempt() == 1) {
						this.gate.pass();
						fail(true);
					}
				}))) {
				lanes.settlement.restarts = (delivery) -> {
					restarts.incrementAndGet();
					return CompletableFuture.completedFuture(true);
				};
				lanes.deliver(Order.json("a", 1), Order.json("a", 2));
				this.gate.awaitReached();
				lanes.lanes().pause();
				this.gate.open();
				assertThat(restarts).hasValue(0);
				lanes.lanes().resume();
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#2");
			}
		}

		@Test
		void handlesWhatWaitsWhenItIsClosed() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler((message) -> this.gate.pass()))) {
				lanes.deliver("a", "b");
				this.gate.awaitReached();
				CompletableFuture<Void> closed = lanes.lanes().close();
				lanes.deliver("too late");
				assertThat(closed).isNotDone();
				this.gate.open();
				closed.get(20, TimeUnit.SECONDS);
				assertThat(lanes.settlement.settled).containsExactly("succeeded 1#1", "succeeded 2#1");
				assertThat(lanes.lanes().abort()).isEmpty();
			}
		}

		@Test
		void doesNotWaitForRetriesWhenItIsClosed() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.retrying(3, LONG)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					this.gate.pass();
					fail(message.payload().number() == 1);
				}))) {
				List<Delivery> deliveries = lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("b", 3));
				this.gate.awaitReached();
				CompletableFuture<Void> closed = lanes.lanes().close();
				this.gate.open();
				closed.get(20, TimeUnit.SECONDS);
				assertThat(lanes.settlement.settled).containsExactly("succeeded 3#1");
				assertThat(lanes.lanes().abort()).containsExactly(deliveries.get(0));
			}
		}

		@Test
		void handlesTheFollowersOfAKeyThatGoesOnWhenItIsClosed() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 2)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					fail(message.attempt() == 1 && message.payload().number() == 1);
					this.gate.pass();
				}))) {
				lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("a", 3));
				this.gate.awaitReached();
				CompletableFuture<Void> closed = lanes.lanes().close();
				this.gate.open();
				closed.get(20, TimeUnit.SECONDS);
				assertThat(lanes.settlement.settled).containsExactly("succeeded 1#2", "succeeded 2#1", "succeeded 3#1");
			}
		}

		@Test
		void closesWhilePausedWithoutHandlingAnything() throws Exception {
			try (LanesUnderTest<String> lanes = new LanesUnderTest<>(String.class)
				.declared((endpoint) -> endpoint.handler((message) -> {
				}))) {
				lanes.lanes().pause();
				lanes.deliver("a", "b");
				lanes.lanes().close().get(20, TimeUnit.SECONDS);
				assertThat(lanes.settlement.settled).isEmpty();
				assertThat(lanes.lanes().abort()).isEmpty();
			}
		}

		@Test
		void tellsNothingOfAnAttemptThatWaitsForItsTurnWhenItIsAborted() throws Exception {
			CompletableFuture<Boolean> restarted = new CompletableFuture<>();
			CountDownLatch restarting = new CountDownLatch(1);
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					fail(message.payload().number() == 1);
					this.gate.pass();
				}))) {
				lanes.settlement.restarts = (delivery) -> {
					restarting.countDown();
					return restarted;
				};
				List<Delivery> deliveries = lanes.deliver(Order.json("a", 1), Order.json("b", 2));
				this.gate.awaitReached();
				Gate.await(restarting);
				// Its key now queues behind what is being handled.
				restarted.complete(true);
				Awaitility.await().until(() -> lanes.lanes().depth() == 2);
				assertThat(lanes.lanes().abort()).containsExactly(deliveries.get(1));
				this.gate.open();
			}
		}

		@Test
		void tellsWhatHadBegunWhenItIsAborted() throws Exception {
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).keyed("customer", 1)
				.retrying(3, LONG)
				.declared((endpoint) -> endpoint.handler((StreamMessage<Order> message) -> {
					fail(message.payload().number() == 1);
					this.gate.pass();
				}))) {
				List<Delivery> deliveries = lanes.deliver(Order.json("a", 1), Order.json("a", 2), Order.json("b", 3),
						Order.json("b", 4));
				this.gate.awaitReached();
				assertThat(lanes.lanes().abort()).containsExactlyInAnyOrder(deliveries.get(0), deliveries.get(2));
				this.gate.open();
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 3#1");
				lanes.lanes().close().get(20, TimeUnit.SECONDS);
				assertThat(lanes.settlement.settled).isEmpty();
			}
		}

	}

	@Nested
	class Foreign {

		@Test
		void entriesAreReadByTheirFields() throws Exception {
			List<Object> read = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<Order> lanes = new LanesUnderTest<>(Order.class).declared(
					(endpoint) -> endpoint.handler((StreamMessage<Order> message) -> read.add(message.payload())))) {
				lanes.deliver(List.of(LanesUnderTest.fields("customer", "a", "number", "12", "more", "x")));
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
				assertThat(read).containsExactly(new Order("a", 12));
			}
		}

		@Test
		@SuppressWarnings("rawtypes")
		void entriesAreMapsOfText() throws Exception {
			List<Object> read = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<Map> lanes = new LanesUnderTest<>(Map.class).declared(
					(endpoint) -> endpoint.handler((StreamMessage<Map> message) -> read.add(message.payload())))) {
				lanes.deliver(List.of(LanesUnderTest.fields("a", "1", "b", "x")));
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
				assertThat(read).containsExactly(Map.of("a", "1", "b", "x"));
			}
		}

		@Test
		void entriesOfOneFieldAreItsValue() throws Exception {
			List<String> read = Collections.synchronizedList(new ArrayList<>());
			try (LanesUnderTest<byte[]> lanes = new LanesUnderTest<>(byte[].class)
				.declared((endpoint) -> endpoint.handler((StreamMessage<byte[]> message) -> read
					.add(new String(message.payload(), StandardCharsets.UTF_8))))) {
				lanes.deliver(List.of(LanesUnderTest.fields("data", "x")));
				assertThat(lanes.settlement.next()).isEqualTo("succeeded 1#1");
				assertThat(read).containsExactly("x");
			}
		}

	}

	private static final class FailingConverter implements PayloadConverter {

		@Override
		public PayloadDecoder decoder(ResolvableType type) {
			return (payload) -> {
				throw new NoClassDefFoundError("Missing");
			};
		}

		@Override
		public byte[] encode(Object payload) {
			throw new UnsupportedOperationException();
		}

	}

}
