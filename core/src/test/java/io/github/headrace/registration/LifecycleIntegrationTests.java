package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;
import io.lettuce.core.ClientListArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.DefaultLifecycleProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How listeners are started, paused and stopped.
 */
class LifecycleIntegrationTests {

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

	private List<Object> next(int count) {
		List<Object> next = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			next.add(this.context.next(this.received));
		}
		return next;
	}

	private ListenerState state(String id) {
		return this.context.registry().find(id).orElseThrow().state();
	}

	class Simple {

		@RedisChannelListener(id = "simple", channels = "simple")
		void receive(int number) {
			received.add(number);
		}

		@RedisChannelListener(id = "other", channels = { "other", "simple" })
		void other(int number) {
		}

	}

	class Slow {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch goOn = new CountDownLatch(1);

		@RedisChannelListener(id = "slow", channels = "slow")
		void receive(int number) throws InterruptedException {
			this.entered.countDown();
			this.goOn.await();
			received.add(number);
		}

		/** Fills the inbox behind a handler that is busy with the first message. */
		void fill(int count) throws InterruptedException {
			context.template().publishAll("slow", IntStream.range(0, count).boxed().toList());
			assertThat(this.entered.await(10, TimeUnit.SECONDS)).isTrue();
			await().until(() -> context.statistics("slow").received() == count);
		}

	}

	@Nested
	class Ids {

		@Test
		void findContainers() {
			context.start(new Simple());
			ListenerContainer container = context.registry().find("simple").orElseThrow();
			assertThat(container.id()).isEqualTo("simple");
			assertThat(container.destinations()).containsExactly("simple");
			assertThat(container.description()).endsWith("Simple.receive(int)");
			assertThat(container.isAutoStartup()).isTrue();
			assertThat(context.registry().find("unknown")).isEmpty();
		}

		@Test
		void thatAreUnknownAreAnsweredWithThoseThatAreKnown() {
			context.start(new Simple());
			ListenerRegistry registry = context.registry();
			String message = "No listener with id 'unknown'; there are [";
			assertThatIllegalArgumentException().isThrownBy(() -> registry.start("unknown"))
				.withMessageStartingWith(message)
				.withMessageContaining("simple")
				.withMessageContaining("other");
			assertThatIllegalArgumentException().isThrownBy(() -> registry.stop("unknown"))
				.withMessageStartingWith(message);
			assertThatIllegalArgumentException().isThrownBy(() -> registry.pause("unknown"))
				.withMessageStartingWith(message);
			assertThatIllegalArgumentException().isThrownBy(() -> registry.resume("unknown"))
				.withMessageStartingWith(message);
			assertThatIllegalArgumentException().isThrownBy(() -> registry.unregister("unknown"))
				.withMessageStartingWith(message);
		}

	}

	@Nested
	class Connections {

		@Test
		void areNotOpenedBeforeThereIsSomethingToListenTo() {
			await().until(() -> connections() == 0);
			context.start();
			assertThat(keepsTheJvmAlive()).isFalse();
			assertThat(connections()).isZero();
			context.registrar()
				.register(ChannelEndpoint.builder("late", Integer.class)
					.channels("late")
					.handler((message) -> received.add(message.payload()))
					.build());
			assertThat(connections()).isOne();
			assertThat(keepsTheJvmAlive()).isTrue();
			context.publish("late", "1");
			assertThat(next(1)).containsExactly(1);
		}

		private long connections() {
			try (RedisClient client = RedisClient.create(RedisURI.create(server.host(), server.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				return connection.sync().clientList(ClientListArgs.Builder.typePubsub()).lines().count();
			}
		}

		private boolean keepsTheJvmAlive() {
			return Thread.getAllStackTraces()
				.keySet()
				.stream()
				.anyMatch((thread) -> thread.getName().startsWith("headrace-subscriptions-") && !thread.isDaemon());
		}

	}

	@Nested
	class Pauses {

		@Test
		void letMessagesWait() {
			context.start(new Simple());
			context.registry().pause("simple");
			assertThat(state("simple")).isEqualTo(ListenerState.PAUSED);
			context.template().publishAll("simple", List.of(1, 2, 3));
			await().until(() -> context.statistics("simple").depth() == 3);
			assertThat(context.statistics("simple").depthBytes()).isEqualTo(3);
			context.registry().resume("simple");
			assertThat(next(3)).containsExactly(1, 2, 3);
			assertThat(state("simple")).isEqualTo(ListenerState.RUNNING);
		}

		@Test
		@ExtendWith(OutputCaptureExtension.class)
		void endWithAStopThatDiscards(CapturedOutput output) {
			context.start(new Simple());
			context.registry().pause("simple");
			context.template().publishAll("simple", List.of(1, 2, 3));
			await().until(() -> context.statistics("simple").depth() == 3);
			context.registry().stop("simple").join();
			assertThat(context.statistics("simple").discarded()).isEqualTo(3);
			assertThat(output)
				.containsOnlyOnce("Listener 'simple' discarded 3 message(s) because it was stopped while paused");
		}

	}

	@Nested
	class Stops {

		class Itself {

			final AtomicBoolean failed = new AtomicBoolean();

			@RedisChannelListener(id = "itself", channels = "itself")
			void receive(int number) {
				CompletableFuture<Void> stopped = context.registry().stop("itself");
				received.add(stopped);
				received.add(number);
			}

		}

		@Test
		void drainWhatHasBeenReceived() throws InterruptedException {
			Slow slow = new Slow();
			context.start(slow);
			slow.fill(50);
			CompletableFuture<Void> stopped = context.registry().stop("slow");
			assertThat(state("slow")).isEqualTo(ListenerState.STOPPING);
			assertThat(stopped).isNotDone();
			// The server hears of it a moment later; what comes until then is not taken.
			await().until(() -> context.publish("slow", "100") == 0);
			slow.goOn.countDown();
			stopped.join();
			assertThat(state("slow")).isEqualTo(ListenerState.STOPPED);
			assertThat(next(50)).isEqualTo(IntStream.range(0, 50).boxed().toList());
			assertThat(received).isEmpty();
			ListenerStatistics statistics = context.statistics("slow");
			assertThat(statistics.succeeded()).isEqualTo(50);
			assertThat(statistics.depth()).isZero();
			assertThat(statistics.lastReceived()).isNotNull();
		}

		@Test
		void leaveOthersOfTheChannelSubscribed() {
			context.start(new Simple());
			context.registry().stop("other").join();
			assertThat(context.publish("other", "1")).isZero();
			assertThat(context.publish("simple", "2")).isOne();
			assertThat(next(1)).containsExactly(2);
		}

		@Test
		void mayBeAskedForByTheHandlerItself() {
			context.start(new Itself());
			context.template().publishAll("itself", List.of(1, 2));
			Object stopped = next(1).get(0);
			((CompletableFuture<?>) stopped).orTimeout(10, TimeUnit.SECONDS).join();
			assertThat(state("itself")).isEqualTo(ListenerState.STOPPED);
			assertThat(context.publish("itself", "3")).isZero();
			context.registry().start("itself");
			assertThat(context.publish("itself", "4")).isOne();
			await().until(() -> received.contains(4));
		}

		@Test
		void canBeFollowedByStarts() {
			context.start(new Simple());
			for (int i = 0; i < 20; i++) {
				context.registry().stop("simple").join();
				context.registry().stop("other").join();
				context.publish("simple", "-1");
				context.registry().start("simple");
				assertThat(context.publish("simple", String.valueOf(i))).isOne();
				assertThat(next(1)).containsExactly(i);
			}
			context.registry().start("simple");
			context.publish("simple", "20");
			assertThat(next(1)).containsExactly(20);
		}

		@Test
		void doNotSwallowAStartThatComesTooEarly() throws InterruptedException {
			Slow slow = new Slow();
			context.start(slow);
			slow.fill(1);
			CompletableFuture<Void> stopped = context.registry().stop("slow");
			context.registry().start("slow");
			assertThat(state("slow")).isEqualTo(ListenerState.STOPPING);
			slow.goOn.countDown();
			stopped.join();
			await().until(() -> state("slow") == ListenerState.RUNNING);
			await().until(() -> context.publish("slow", "1") == 1);
			assertThat(next(2)).containsExactly(0, 1);
		}

		@Test
		void takeBackAStartThatCameTooEarly() throws InterruptedException {
			Slow slow = new Slow();
			context.start(slow);
			slow.fill(1);
			CompletableFuture<Void> stopped = context.registry().stop("slow");
			context.registry().start("slow");
			assertThat(context.registry().stop("slow")).isSameAs(stopped);
			slow.goOn.countDown();
			stopped.join();
			assertThat(state("slow")).isEqualTo(ListenerState.STOPPED);
		}

		@Test
		void andStartsAtTheSameTimeLeaveNothingBehind() {
			context.start(new Simple());
			context.registry().stop("other").join();
			ListenerRegistry registry = context.registry();
			for (int i = 0; i < 20; i++) {
				CompletableFuture<Void> starting = CompletableFuture.runAsync(() -> registry.start("simple"));
				CompletableFuture<Void> stopping = CompletableFuture.runAsync(() -> registry.stop("simple").join());
				CompletableFuture.allOf(starting, stopping).orTimeout(20, TimeUnit.SECONDS).join();
				// A start that met the stop goes on after both have returned.
				await().untilAsserted(() -> {
					long receivers = context.publish("simple", "1");
					assertThat(receivers).isEqualTo((state("simple") == ListenerState.RUNNING) ? 1 : 0);
				});
			}
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Shutdowns {

		@Test
		void handleWhatHasBeenReceived() throws Exception {
			Slow slow = new Slow();
			context.start(slow);
			slow.fill(20);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(() -> context.context.close());
			await().until(() -> state("slow") == ListenerState.STOPPING);
			slow.goOn.countDown();
			closed.get(20, TimeUnit.SECONDS);
			assertThat(received).hasSize(20);
		}

		@Test
		void discardCountAndLogWhatCouldNotBeHandledInTime(CapturedOutput output) throws InterruptedException {
			Slow slow = new Slow();
			context.bean("lifecycleProcessor", DefaultLifecycleProcessor.class, () -> {
				DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
				processor.setTimeoutPerShutdownPhase(100);
				return processor;
			}).start(slow);
			slow.fill(20);
			ListenerContainer container = context.registry().find("slow").orElseThrow();
			context.close();
			assertThat(output)
				.containsOnlyOnce("Listener 'slow' discarded 19 message(s) because the time for stopping was over");
			assertThat(container.statistics().discarded()).isEqualTo(19);
			assertThat(received).isEmpty();
			await().until(() -> container.state() == ListenerState.STOPPED);
		}

		@Test
		void ofTheContextCanBeFollowedByARestart() {
			context.start(new Simple());
			context.context.stop();
			assertThat(state("simple")).isEqualTo(ListenerState.STOPPED);
			context.context.start();
			assertThat(context.publish("simple", "1")).isOne();
			assertThat(next(1)).containsExactly(1);
		}

	}

	@Nested
	class Unreachable {

		@Test
		void serversAreNamedAtTheStart() {
			try (ListenerTestContext nowhere = ListenerTestContext.withoutServer()) {
				assertThatExceptionOfType(ChannelSubscriptionException.class).isThrownBy(() -> {
					try {
						nowhere.start(new Simple());
					}
					catch (RuntimeException ex) {
						throw (ex.getCause() instanceof ChannelSubscriptionException cause) ? cause : ex;
					}
				})
					.withMessageStartingWith("Could not subscribe to [")
					.withMessageContaining("simple")
					.withMessageContaining("other")
					.withMessageContaining("on 127.0.0.1:1: ")
					.withMessageContaining("Connection refused");
			}
		}

		@Test
		void serversLeaveNothingBehindOfALateListener() {
			try (RedisServer own = RedisServer.start(); ListenerTestContext late = new ListenerTestContext(own)) {
				late.start();
				own.stop();
				ChannelEndpoint endpoint = ChannelEndpoint.builder("late", Integer.class)
					.channels("late")
					.handler((message) -> received.add(message.payload()))
					.build();
				assertThatExceptionOfType(ChannelSubscriptionException.class)
					.isThrownBy(() -> late.registrar().register(endpoint))
					.withMessageStartingWith("Could not subscribe to [late] on 127.0.0.1:" + own.port());
				assertThat(late.ids()).isEmpty();
				own.restart();
				late.registrar().register(endpoint);
				assertThat(late.publish("late", "1")).isOne();
				assertThat(next(1)).containsExactly(1);
				assertThat(received).isEmpty();
			}
		}

	}

}
