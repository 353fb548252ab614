package io.github.headrace.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@HeadraceTest
class HeadraceProbeIntegrationTests {

	private static final Duration SOON = Duration.ofMillis(50);

	@Autowired
	private HeadraceProbe headrace;

	@Autowired
	private RedisChannelTemplate channels;

	@Autowired
	private ListenerRegistry registry;

	@Autowired
	private Listeners listeners;

	@BeforeEach
	void forget() {
		this.listeners.heard.clear();
		this.listeners.events.clear();
	}

	@Nested
	class Captures {

		@Test
		void whatWasHandled() {
			channels.publish("rooms.lobby", new Line("ann", "hello"));
			CapturedMessage message = headrace.messages("rooms").await(1).get(0);
			assertThat(message.listenerId()).isEqualTo("rooms");
			assertThat(message.destination()).isEqualTo("rooms.lobby");
			assertThat(message.variables()).isEqualTo(Map.of("room", "lobby"));
			assertThat(message.payload(Line.class)).isEqualTo(new Line("ann", "hello"));
			assertThat(message.text()).isEqualTo("{\"author\":\"ann\",\"text\":\"hello\"}");
			assertThat(message.attempts()).isOne();
			assertThat(message.isHandled()).isTrue();
			assertThat(message.isFailed()).isFalse();
			assertThat(message.failure()).isNull();
		}

		@Test
		void whatFailed() {
			channels.publish("rooms.lobby", new Line("ann", "fail"));
			CapturedMessage message = headrace.messages("rooms").await(CapturedMessage::isFailed);
			assertThat(message.failure()).isInstanceOf(IllegalStateException.class).hasMessage("as told");
			assertThat(message.payload(Line.class).author()).isEqualTo("ann");
			assertThat(message.variables()).isEqualTo(Map.of("room", "lobby"));
			assertThat(message.isHandled()).isFalse();
		}

		@Test
		void whatCouldNotBeRead() {
			channels.publish("rooms.lobby", "no JSON");
			CapturedMessage message = headrace.messages("rooms").await(1).get(0);
			assertThat(message.failure()).isNotNull();
			assertThat(message.attempts()).isZero();
			assertThat(message.text()).isEqualTo("no JSON");
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.payload(Line.class))
				.withMessageContaining("Expected a payload of " + Line.class.getName())
				.withMessageContaining("this message has none: rooms.lobby no JSON failed with");
		}

		@Test
		void howOftenItWasTried() {
			channels.publish("retried", "2");
			channels.publish("retried", "9");
			assertThat(headrace.messages("retried").await(2)).extracting(CapturedMessage::attempts)
				.containsExactly(2, 3);
			assertThat(headrace.messages("retried")).extracting(CapturedMessage::isHandled)
				.containsExactly(true, false);
		}

		@Test
		void resultsWhenTheyHaveBeenSent() {
			channels.publish("questions", "how many?");
			headrace.messages("questions").await(CapturedMessage::isHandled);
			assertThat(headrace.messages("answers").await(1)).extracting(CapturedMessage::text)
				.containsExactly("how many? 42");
		}

		@Test
		void asynchronousHandlersWhenTheyAreDone() {
			CompletableFuture<Void> done = new CompletableFuture<>();
			listeners.asynchronous = done;
			channels.publish("asynchronous", "1");
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> headrace.within(SOON).messages("asynchronous").await(1))
				.withMessageContaining("in the handler");
			done.complete(null);
			assertThat(headrace.messages("asynchronous").await(1).get(0).isHandled()).isTrue();
		}

		@Test
		void asynchronousFailures() {
			listeners.asynchronous = CompletableFuture.failedFuture(new IllegalStateException("later"));
			channels.publish("asynchronous", "1");
			assertThat(headrace.messages("asynchronous").await(1).get(0).failure()).hasMessage("later");
		}

		@Test
		void everyMessageOfABatch() {
			IntStream.range(0, 100).forEach((i) -> channels.publish("batches", String.valueOf(i)));
			headrace.messages("batches").await(100);
			assertThat(headrace.messages("batches").payloads(Integer.class))
				.isEqualTo(IntStream.range(0, 100).boxed().toList());
		}

		@Test
		void everyMessageOfABatchThatFailed() {
			channels.publish("batches", "-1");
			channels.publish("batches", "-2");
			assertThat(headrace.messages("batches").await(2)).allMatch(CapturedMessage::isFailed)
				.extracting(CapturedMessage::payload)
				.containsExactly(-1, -2);
		}

		@Test
		void nothingThatTheFilterRefuses() {
			channels.publish("filtered", "1");
			channels.publish("filtered", "2");
			assertThat(headrace.messages("filtered").await(1)).extracting(CapturedMessage::text).containsExactly("2");
		}

		@Test
		void eachOfTwoListenersApart() {
			channels.publish("filtered", "3");
			headrace.messages("filtered").await(1);
			headrace.messages("unfiltered").await(1);
			assertThat(headrace.messages("rooms")).isEmpty();
		}

	}

	@Nested
	class Explains {

		@Test
		void whatItHasInsteadOfWhatIsExpected() {
			channels.publish("rooms.lobby", new Line("ann", "hello"));
			channels.publish("rooms.lobby", new Line("ann", "fail"));
			headrace.messages("rooms").await(2);
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> headrace.within(SOON).messages("rooms").await(3))
				.withMessageStartingWith("""
						Expected at least 3 message(s) of listener 'rooms' within PT0.05S, but there is only
						  rooms.lobby {"author":"ann","text":"hello"} handled (1 attempt(s))
						  rooms.lobby {"author":"ann","text":"fail"} failed with java.lang.IllegalStateException: \
						as told (1 attempt(s))
						Listener 'rooms' (""")
				.withMessageContaining("is RUNNING on [rooms.{room}]")
				.withMessageContaining("received ");
		}

		@Test
		void thatThereIsNothing() {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> headrace.within(SOON).messages("rooms").await(CapturedMessage::isFailed))
				.withMessageStartingWith("Expected a message that fits a condition of listener 'rooms' within PT0.05S, "
						+ "but there is none\nListener 'rooms' (");
		}

		@Test
		void thatThereIsNoSuchListener() {
			String text = "No listener with id 'nobody'; there are [";
			assertThatIllegalArgumentException().isThrownBy(() -> headrace.messages("nobody"))
				.withMessageStartingWith(text)
				.withMessageContaining("rooms");
			assertThatIllegalArgumentException().isThrownBy(() -> headrace.gaps("nobody"))
				.withMessageStartingWith(text);
			assertThatIllegalArgumentException().isThrownBy(() -> headrace.simulateGap("nobody"))
				.withMessageStartingWith(text);
			assertThatIllegalArgumentException().isThrownBy(() -> headrace.awaitSubscribed("rooms", "nobody"))
				.withMessageStartingWith(text);
		}

		@Test
		void whichPayloadAMessageHas() {
			channels.publish("rooms.lobby", new Line("ann", "hello"));
			CapturedMessage message = headrace.messages("rooms").await(1).get(0);
			assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> message.payload(String.class))
				.withMessageStartingWith(
						"Expected a payload of java.lang.String, but this message has one of " + Line.class.getName());
		}

	}

	@Nested
	class Subscriptions {

		@Test
		void areThereWhenTheTestBegins() {
			assertThat(registry.containers())
				.allMatch((listener) -> !listener.isAutoStartup() || listener.state() == ListenerState.RUNNING);
		}

		@Test
		void areAwaited() {
			registry.start("manual");
			headrace.awaitSubscribed("manual");
			headrace.awaitSubscribed();
			channels.publish("manual", "1");
			headrace.messages("manual").await(1);
			registry.stop("manual").join();
			headrace.awaitSubscribed();
		}

		@Test
		void areMissedWithAWord() {
			assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> headrace.within(SOON).awaitSubscribed("rooms", "manual"))
				.withMessageStartingWith("Expected all to be subscribed within PT0.05S, but\nListener 'manual' (")
				.withMessageContaining("is STOPPED on [manual]");
		}

	}

	@Nested
	class SimulatesGaps {

		@RepeatedTest(20)
		void betweenWhatIsPublishedBeforeAndAfterwards() {
			channels.publish("numbers", "1");
			headrace.simulateGap("numbers");
			channels.publish("numbers", "2");
			headrace.messages("numbers").await(2);
			assertThat(listeners.heard()).containsExactly(1, "gap", 2);
		}

		@RepeatedTest(20)
		void acrossAllLanes() {
			IntStream.range(0, 20).forEach((i) -> channels.publish("parallel", String.valueOf(i)));
			headrace.simulateGap("parallel");
			IntStream.range(20, 40).forEach((i) -> channels.publish("parallel", String.valueOf(i)));
			headrace.messages("parallel").await(40);
			List<Object> heard = listeners.heard();
			assertThat(heard).hasSize(41);
			assertThat(heard.subList(0, 20)).containsExactlyInAnyOrderElementsOf(numbers(0, 20));
			assertThat(heard.get(20)).isEqualTo("gap");
			assertThat(heard.subList(21, 41)).containsExactlyInAnyOrderElementsOf(numbers(20, 40));
		}

		@Test
		void thatEverybodyHasHeardOf() {
			headrace.simulateGap("numbers");
			assertThat(listeners.heard()).containsExactly("gap");
			assertThat(listeners.events()).hasSize(1);
			assertThat(headrace.gaps("numbers")).isEqualTo(listeners.events()).singleElement().satisfies((gap) -> {
				assertThat(gap.cause()).isEqualTo(SubscriptionGap.Cause.CONNECTION);
				assertThat(gap.destinations()).containsExactly("numbers");
			});
			assertThat(headrace.gaps("parallel")).isEmpty();
		}

		@Test
		void notForAListenerThatIsStopped() {
			assertThatIllegalStateException().isThrownBy(() -> headrace.simulateGap("manual"))
				.withMessage("Listener 'manual' is STOPPED and has no gaps; start it first");
		}

		@Test
		void withAWordWhenTheListenerIsPaused() {
			registry.pause("numbers");
			try {
				assertThatExceptionOfType(AssertionError.class)
					.isThrownBy(() -> headrace.within(SOON).simulateGap("numbers"))
					.withMessageStartingWith("The gap was not handled within PT0.05S\nListener 'numbers' (")
					.withMessageContaining("is PAUSED");
			}
			finally {
				registry.resume("numbers");
			}
			await().until(() -> headrace.gaps("numbers").size() == 1);
		}

		private static List<Object> numbers(int from, int to) {
			return List.copyOf(IntStream.range(from, to).boxed().toList());
		}

	}

	@Nested
	class Forgets {

		@RepeatedTest(10)
		void whatAnEarlierTestHasLeftOnTheWay() {
			assertThat(headrace.messages("batches")).isEmpty();
			assertThat(headrace.messages("questions")).isEmpty();
			assertThat(headrace.messages("answers")).isEmpty();
			assertThat(headrace.gaps("rooms")).isEmpty();
			headrace.simulateGap("rooms");
			IntStream.range(0, 500).forEach((i) -> channels.publish("batches", String.valueOf(i)));
			IntStream.range(0, 50).forEach((i) -> channels.publish("questions", "how many?"));
		}

		@Test
		void whatAHandlerDoesNotFinish() throws Exception {
			CountDownLatch goOn = new CountDownLatch(1);
			listeners.stuck = goOn;
			channels.publish("stuck", "1");
			assertThat(listeners.entered.await(10, TimeUnit.SECONDS)).isTrue();
			headrace.within(SOON).reset();
			channels.publish("stuck", "2");
			goOn.countDown();
			assertThat(headrace.messages("stuck").await(1)).extracting(CapturedMessage::text).containsExactly("2");
		}

	}

	record Line(String author, String text) {

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@Import(Listeners.class)
	static class Application {

	}

	static class Listeners {

		final CountDownLatch entered = new CountDownLatch(1);

		volatile CompletableFuture<Void> asynchronous = new CompletableFuture<>();

		volatile CountDownLatch stuck = new CountDownLatch(0);

		private final List<Object> heard = Collections.synchronizedList(new ArrayList<>());

		private final List<SubscriptionGap> events = Collections.synchronizedList(new ArrayList<>());

		private int attempts;

		List<Object> heard() {
			synchronized (this.heard) {
				return List.copyOf(this.heard);
			}
		}

		List<SubscriptionGap> events() {
			synchronized (this.events) {
				return List.copyOf(this.events);
			}
		}

		@RedisChannelListener(id = "rooms", channels = "rooms.{room}")
		void line(@DestinationVariable String room, Line line) {
			if (line.text().equals("fail")) {
				throw new IllegalStateException("as told");
			}
		}

		@RedisChannelListener(id = "retried", channels = "retried", retry = @Retry(maxAttempts = "3", delay = "1ms"))
		void retried(int succeedsAt) {
			this.attempts++;
			if (this.attempts < succeedsAt) {
				throw new IllegalStateException("not yet");
			}
			this.attempts = 0;
		}

		@RedisChannelListener(id = "questions", channels = "questions")
		@SendTo("answers")
		String answer(String question) {
			return question + " 42";
		}

		@RedisChannelListener(id = "answers", channels = "answers")
		void answered(String answer) {
		}

		@RedisChannelListener(id = "asynchronous", channels = "asynchronous")
		CompletableFuture<Void> asynchronous(String text) {
			return this.asynchronous;
		}

		@RedisChannelListener(id = "batches", channels = "batches", batch = true, batchSize = "16",
				batchWindow = "20ms")
		void batch(List<Integer> numbers) {
			if (numbers.get(0) < 0) {
				throw new IllegalStateException("negative");
			}
		}

		@RedisChannelListener(id = "filtered", channels = "filtered", filter = "payload != '1'")
		void filtered(String text) {
		}

		@RedisChannelListener(id = "unfiltered", channels = "filtered")
		void unfiltered(String text) {
		}

		@RedisChannelListener(id = "manual", channels = "manual", autoStartup = "false")
		void manual(String text) {
		}

		@RedisChannelListener(id = "stuck", channels = "stuck")
		void stuck(String text) throws InterruptedException {
			this.entered.countDown();
			this.stuck.await();
		}

		@RedisChannelListener(id = "numbers", channels = "numbers")
		@RedisChannelListener(id = "parallel", channels = "parallel", concurrency = "4")
		void number(int number) {
			this.heard.add(number);
		}

		@SubscriptionGapListener({ "numbers", "parallel" })
		void gap() {
			this.heard.add("gap");
		}

		@EventListener
		void gapEvent(SubscriptionGap gap) {
			this.events.add(gap);
		}

	}

}
