package io.github.headrace.registration;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.Retry;
import io.github.headrace.channel.ChannelHeaders;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriptionRequest;
import io.github.headrace.deadletter.ChannelDeadLetters;
import io.github.headrace.deadletter.DeadLetter;
import io.github.headrace.deadletter.DeadLetterAdded;
import io.github.headrace.deadletter.DeadLetterQueue;
import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.PurgeResult;
import io.github.headrace.deadletter.ReplayResult;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.DeadLetterSettings;
import io.github.headrace.listener.ListenerFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.context.PayloadApplicationEvent;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * What channel listeners could not handle: kept, replayed and purged.
 */
@Timeout(60)
class ChannelDeadLettersIntegrationTests {

	private static RedisServer server;

	private final Listeners listeners = new Listeners();

	private final BlockingQueue<DeadLetterAdded> events = new LinkedBlockingQueue<>();

	private boolean eventListenerFails;

	private ListenerTestContext context = new ListenerTestContext(server);

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
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
		factory.afterPropertiesSet();
		factory.start();
		new StringRedisTemplate(factory).execute((connection) -> {
			connection.serverCommands().flushAll();
			return null;
		}, true);
		factory.destroy();
		this.context.close();
	}

	private void start() {
		this.context.configure((application) -> application.addApplicationListener((event) -> {
			if (event instanceof PayloadApplicationEvent<?> payload
					&& payload.getPayload() instanceof DeadLetterAdded added) {
				this.events.add(added);
				if (this.eventListenerFails) {
					throw new IllegalStateException("an event listener fails");
				}
			}
		})).start(this.listeners);
	}

	private void fail(String channel, String... payloads) {
		for (String payload : payloads) {
			this.context.publish(channel, payload);
			this.context.nextFailure();
		}
	}

	private DeadLetterQueue queue(String listenerId) {
		return this.context.deadLetters().of(listenerId);
	}

	private List<DeadLetter> letters(String listenerId) {
		return queue(listenerId).list(1_000, null).letters();
	}

	private List<String> payloads(String listenerId) {
		return letters(listenerId).stream().map((letter) -> letter.fields().text("payload")).toList();
	}

	record Order(int id) {

	}

	static class Listeners {

		final AtomicInteger calls = new AtomicInteger();

		final BlockingQueue<String> handled = new LinkedBlockingQueue<>();

		volatile boolean broken = true;

		volatile @Nullable CountDownLatch gate;

		@RedisChannelListener(id = "rooms", channels = "chat:{room}", deadLetter = "true",
				retry = @Retry(maxAttempts = "2", delay = "0ms"))
		void chat(String text, @DestinationVariable("room") String room, @Header(ChannelHeaders.CHANNEL) String channel)
				throws Exception {
			this.calls.incrementAndGet();
			CountDownLatch closed = this.gate;
			if (closed != null) {
				closed.await();
			}
			if (this.broken) {
				throw new IOException("no ink for " + text);
			}
			this.handled.add(text + " in " + room + " of " + channel);
		}

		@RedisChannelListener(id = "orders", channels = "orders", deadLetter = "true")
		void order(Order order) {
			this.handled.add("order " + order.id());
		}

		@RedisChannelListener(id = "batches", channels = "batches", batch = true, deadLetter = "true")
		void batch(List<String> texts) throws IOException {
			throw new IOException("batch of " + texts.size());
		}

		@RedisChannelListener(id = "none", channels = "none")
		void none(String text) throws IOException {
			throw new IOException(text);
		}

	}

	@Nested
	class Keeping {

		@Test
		void keepsWhatFailedInTheEndBeforeTheErrorHandlerIsTold() {
			List<Long> counts = new ArrayList<>();
			context.errorHandler((failure) -> {
				counts.add(queue(failure.listenerId()).count());
				context.failures.add(failure);
			});
			start();
			fail("chat:42", "hello");
			assertThat(counts).containsExactly(1L);
			assertThat(letters("rooms")).singleElement().satisfies((letter) -> {
				assertThat(letter.listenerId()).isEqualTo("rooms");
				assertThat(letter.destination()).isEqualTo("chat:42");
				assertThat(letter.originalId()).isNull();
				assertThat(letter.attempts()).isEqualTo(2);
				assertThat(letter.reason()).isEqualTo(DeadLetterReason.FAILED);
				assertThat(letter.exception()).isEqualTo(IOException.class.getName());
				assertThat(letter.message()).isEqualTo("no ink for hello");
				assertThat(letter.consumer()).isNotEmpty();
				assertThat(letter.fields().asText()).isEqualTo(Map.of("payload", "hello", "channel", "chat:42"));
				assertThat(events).containsExactly(new DeadLetterAdded("rooms", "chat:42", null,
						DeadLetterReason.FAILED, String.valueOf(letter.fingerprint()), 2));
			});
			assertThat(queue("rooms").key()).isEqualTo("{headrace:rooms}:dlq");
		}

		@Test
		void survivesEventListenersThatFail() {
			eventListenerFails = true;
			start();
			fail("chat:1", "a", "b");
			assertThat(events).hasSize(2);
			assertThat(payloads("rooms")).containsExactly("a", "b");
			assertThat(context.context.getBean(ChannelDeadLetters.class).lost("rooms")).isZero();
		}

		@Test
		void keepsBytesThatCannotBeRead() {
			start();
			byte[] body = { 0, -1, '{', '\r', '\n' };
			context.publish("orders", body);
			context.nextFailure();
			assertThat(letters("orders")).singleElement().satisfies((letter) -> {
				assertThat(letter.reason()).isEqualTo(DeadLetterReason.UNREADABLE);
				assertThat(letter.attempts()).isZero();
				assertThat(letter.payload()).isEqualTo(body);
			});
		}

		@Test
		void keepsEachMessageOfABatch() {
			start();
			context.publish("batches", "a");
			context.publish("batches", "b");
			context.nextFailure();
			context.nextFailure();
			assertThat(payloads("batches")).containsExactly("a", "b");
		}

		@Test
		void keepsNothingUnlessAskedTo() {
			start();
			fail("none", "a");
			assertThatIllegalArgumentException().isThrownBy(() -> queue("none"))
				.withMessage("Listener 'none' keeps no dead letters; set 'dead-letter.enabled' of it");
			assertThatIllegalArgumentException().isThrownBy(() -> queue("other"))
				.withMessage("There is no listener 'other'");
			assertThat(context.deadLetters().queues()).extracting(DeadLetterQueue::listenerId)
				.containsExactlyInAnyOrder("rooms", "orders", "batches");
		}

		@Test
		void propertiesGoBeforeTheAnnotationAndBoundTheLetters() {
			context.settings("rooms", settings(new DeadLetterSettings(null, 2L)));
			context.settings("orders", settings(new DeadLetterSettings(false, null)));
			start();
			fail("chat:1", "a", "b", "c", "d");
			ChannelDeadLetters deadLetters = context.context.getBean(ChannelDeadLetters.class);
			await().untilAsserted(() -> assertThat(payloads("rooms")).containsExactly("c", "d"));
			await().untilAsserted(() -> assertThat(deadLetters.trimmed("rooms")).isEqualTo(2));
			assertThat(context.deadLetters().find("orders")).isEmpty();
		}

		@Test
		void usesTheNamespace() {
			context.namespace("shop");
			start();
			fail("chat:1", "a");
			assertThat(queue("rooms").key()).isEqualTo("{shop:headrace:rooms}:dlq");
			assertThat(letters("rooms")).singleElement()
				.satisfies((letter) -> assertThat(letter.destination()).isEqualTo("chat:1"));
		}

		@Test
		void keepsNothingOfRunTimeSubscriptions() {
			start();
			context.subscriptions()
				.subscribe(ChannelSubscriptionRequest.builder(String.class).channels("later").build(), (message) -> {
					throw new IOException("failed");
				});
			await().untilAsserted(() -> assertThat(context.publish("later", "a")).isOne());
			context.nextFailure();
			assertThat(context.deadLetters().queues()).hasSize(3);
		}

	}

	private static ChannelListenerSettings settings(DeadLetterSettings deadLetter) {
		return new ChannelListenerSettings(null, null, null, null, null, null, null, null, null, null, null,
				deadLetter);
	}

	@Nested
	class Replaying {

		@Test
		void handsMessagesOverAsIfTheyHadBeenReceived() {
			start();
			fail("chat:1", "a");
			fail("chat:2", "b");
			listeners.broken = false;
			assertThat(queue("rooms").replayAll()).isEqualTo(new ReplayResult(2, List.of(), 0, null));
			assertThat(listeners.handled).containsExactly("a in 1 of chat:1", "b in 2 of chat:2");
			assertThat(queue("rooms").count()).isZero();
			assertThat(context.statistics("rooms").succeeded()).isEqualTo(2);
			assertThat(context.statistics("rooms").received()).isEqualTo(4);
		}

		@Test
		void makesANewDeadLetterOfWhatFailsAgain() {
			start();
			fail("chat:1", "a", "b");
			List<String> before = letters("rooms").stream().map(DeadLetter::id).toList();
			assertThat(queue("rooms").replayAll().replayed()).isEqualTo(2);
			assertThat(payloads("rooms")).containsExactly("a", "b");
			assertThat(letters("rooms")).extracting(DeadLetter::id).doesNotContainAnyElementsOf(before);
			assertThat(listeners.calls).hasValue(8);
		}

		@Test
		void saysWhatIsNotThere() {
			start();
			fail("chat:1", "a");
			String id = letters("rooms").get(0).id();
			listeners.broken = false;
			assertThat(queue("rooms").replay(List.of(id, id, "9-9", "nonsense")))
				.isEqualTo(new ReplayResult(1, List.of(id, "9-9", "nonsense"), 0, null));
		}

		@Test
		void replaysThoseOfOneFingerprint() {
			start();
			fail("orders", "{", "[]");
			String fingerprint = String.valueOf(letters("orders").get(0).fingerprint());
			long alike = letters("orders").stream()
				.filter((letter) -> fingerprint.equals(letter.fingerprint()))
				.count();
			assertThat(queue("orders").replayAll(fingerprint).replayed()).isEqualTo(alike);
			assertThat(queue("orders").count()).isEqualTo(2);
		}

		@Test
		void saysThatTheListenerIsStoppedOrPaused() {
			start();
			fail("chat:1", "a");
			context.registry().pause("rooms");
			assertThat(queue("rooms").replayAll())
				.isEqualTo(new ReplayResult(0, List.of(), 0, "Listener 'rooms' is PAUSED; start or resume it first"));
			context.registry().resume("rooms");
			context.registry().stop("rooms").join();
			assertThat(queue("rooms").replayAll())
				.isEqualTo(new ReplayResult(0, List.of(), 0, "Listener 'rooms' is STOPPED; start or resume it first"));
			assertThat(queue("rooms").count()).isOne();
			context.registry().start("rooms");
			listeners.broken = false;
			assertThat(queue("rooms").replayAll().replayed()).isOne();
		}

		@Test
		void givesBackWhatWaitsWhenTheListenerIsPaused() {
			start();
			fail("chat:1", "a");
			listeners.broken = false;
			CountDownLatch gate = new CountDownLatch(1);
			listeners.gate = gate;
			int before = listeners.calls.get();
			context.publish("chat:1", "slow");
			await().until(() -> listeners.calls.get() > before);
			CompletableFuture<ReplayResult> replay = CompletableFuture.supplyAsync(queue("rooms")::replayAll);
			await().until(() -> context.statistics("rooms").received() == 3);
			context.registry().pause("rooms");
			assertThat(replay.join()).isEqualTo(new ReplayResult(0, List.of(), 0, "Listener 'rooms' was paused"));
			gate.countDown();
			context.registry().resume("rooms");
			await().untilAsserted(() -> assertThat(listeners.handled).containsExactly("slow in 1 of chat:1"));
			assertThat(queue("rooms").replayAll().replayed()).isOne();
			assertThat(listeners.handled).contains("a in 1 of chat:1");
		}

		@Test
		void neitherPurgesNorReplaysWhatIsBeingHandled() {
			start();
			fail("chat:1", "a");
			listeners.broken = false;
			CountDownLatch gate = new CountDownLatch(1);
			listeners.gate = gate;
			int before = listeners.calls.get();
			CompletableFuture<ReplayResult> replay = CompletableFuture.supplyAsync(queue("rooms")::replayAll);
			await().until(() -> listeners.calls.get() > before);
			assertThat(queue("rooms").purgeAll()).isEqualTo(new PurgeResult(0, List.of(), 1));
			assertThat(queue("rooms").replayAll()).isEqualTo(new ReplayResult(0, List.of(), 1, null));
			gate.countDown();
			assertThat(replay.join().replayed()).isOne();
			assertThat(listeners.handled).containsExactly("a in 1 of chat:1");
			assertThat(queue("rooms").count()).isZero();
		}

		@RepeatedTest(50)
		void oneOfReplaysAndPurgesGetsEachLetter() throws Exception {
			start();
			for (int i = 0; i < 10; i++) {
				context.publish("chat:1", "m" + i);
			}
			for (int i = 0; i < 10; i++) {
				context.nextFailure();
			}
			listeners.broken = false;
			ExecutorService threads = Executors.newFixedThreadPool(3);
			try {
				List<Callable<Long>> racing = List.of(() -> queue("rooms").replayAll().replayed(),
						() -> queue("rooms").replayAll().replayed(), () -> queue("rooms").purgeAll().purged());
				List<Future<Long>> results = racing.stream().map(threads::submit).toList();
				long replayed = results.get(0).get() + results.get(1).get();
				assertThat(replayed + results.get(2).get()).isEqualTo(10);
				assertThat(listeners.handled).hasSize((int) replayed).doesNotHaveDuplicates();
				assertThat(queue("rooms").count()).isZero();
			}
			finally {
				threads.shutdownNow();
			}
		}

	}

	@Nested
	class WithoutRedis {

		@Test
		void losesWhatFailsButGoesOn() {
			try (RedisProxy proxy = RedisProxy.to(server)) {
				LettuceConnectionFactory throughProxy = new LettuceConnectionFactory(
						new RedisStandaloneConfiguration(proxy.host(), proxy.port()),
						LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(30)).build());
				context = new ListenerTestContext(throughProxy);
				CountDownLatch gate = new CountDownLatch(1);
				listeners.gate = gate;
				start();
				for (int i = 0; i < 50; i++) {
					publishDirectly("chat:1", "m" + i);
				}
				await().until(() -> context.statistics("rooms").received() == 50);
				proxy.freeze();
				gate.countDown();
				for (int i = 0; i < 50; i++) {
					ListenerFailure failure = context.nextFailure();
					assertThat(failure.attempts()).isEqualTo(2);
				}
				assertThat(context.context.getBean(ChannelDeadLetters.class).lost("rooms")).isEqualTo(50);
				assertThat(events).isEmpty();
				proxy.thaw();
				await().untilAsserted(() -> {
					publishDirectly("chat:1", "after");
					context.nextFailure();
					assertThat(events).isNotEmpty();
				});
				assertThat(payloads("rooms")).contains("after");
			}
		}

		private void publishDirectly(String channel, String payload) {
			LettuceConnectionFactory factory = new LettuceConnectionFactory(server.host(), server.port());
			factory.afterPropertiesSet();
			factory.start();
			new StringRedisTemplate(factory).convertAndSend(channel, payload);
			factory.destroy();
		}

	}

}
