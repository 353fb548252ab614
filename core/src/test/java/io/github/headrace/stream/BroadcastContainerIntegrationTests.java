package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import io.github.headrace.dispatch.Gate;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class BroadcastContainerIntegrationTests {

	private static RedisServer server;

	private LogReaderTestContext test;

	private BroadcastFixture broadcast;

	private final List<String> handled = Collections.synchronizedList(new ArrayList<>());

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void connect() {
		this.test = new LogReaderTestContext(server);
		this.test.call(this.test.redis().flushall());
		this.broadcast = new BroadcastFixture(this.test.connection());
	}

	@AfterEach
	void disconnect() throws Exception {
		this.broadcast.close();
		this.test.close();
	}

	@Test
	void handsEverythingToEveryListenerInOrder() {
		add(1, 10_000);
		List<List<String>> all = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			List<String> payloads = Collections.synchronizedList(new ArrayList<>());
			all.add(payloads);
			this.broadcast
				.create(BroadcastFixture.settings("beginning", 512),
						(endpoint) -> endpoint.handler((message) -> payloads.add(message.payload())), "prices")
				.start();
		}
		add(10_001, 20_000);
		List<String> expected = LogReaderTestContext.numbers(1, 20_000);
		assertThat(all).allSatisfy((payloads) -> await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(List.copyOf(payloads)).isEqualTo(expected)));
	}

	@Test
	void describesWhereAnEntryComesFrom() {
		ConcurrentLinkedQueue<StreamMessage<String>> messages = new ConcurrentLinkedQueue<>();
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("latest", 512),
				(endpoint) -> endpoint.handler((message) -> messages.add(message)), "prices");
		container.start();
		add(1, 1);
		await().until(() -> !messages.isEmpty());
		StreamMessage<String> message = messages.remove();
		assertThat(message.group()).isNull();
		assertThat(message.attempt()).isOne();
		assertThat(message.headers()).containsEntry(StreamHeaders.STREAM, "prices")
			.doesNotContainKey(StreamHeaders.GROUP);
		assertThat(container.group()).isNull();
		assertThat(container.consumer()).isNull();
	}

	@Test
	void neverHoldsMoreThanItsPrefetch() {
		Semaphore permits = new Semaphore(0);
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("beginning", 16),
				(endpoint) -> endpoint.handler((message) -> {
					permits.acquireUninterruptibly();
					this.handled.add(message.payload());
				}), "prices");
		add(1, 1000);
		container.start();
		await().until(() -> container.statistics().received() == 16);
		for (int n = 1; n <= 100; n++) {
			permits.release();
			int expected = n;
			await().until(() -> this.handled.size() == expected);
			assertThat(container.statistics().received()).isLessThanOrEqualTo(16 + n);
			assertThat(container.streamStatistics().unsettled()).isLessThanOrEqualTo(16);
		}
		permits.release(1000);
		expect(1, 1000);
		await().until(() -> container.streamStatistics().unsettled() == 0);
	}

	@Test
	void triesAgainInThisProcessAndThenTellsTheErrorHandler() {
		List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("latest", 512),
				(endpoint) -> endpoint.handler((message) -> {
					if (message.payload().equals("2")) {
						attempts.add(message.attempt());
						throw new IllegalStateException("on purpose");
					}
					this.handled.add(message.payload());
				}), "prices");
		container.start();
		add(1, 3);
		await().until(() -> this.broadcast.failures.size() == 1);
		assertThat(attempts).containsExactly(1, 2, 3);
		assertThat(this.handled).containsExactly("1", "3");
		assertThat(this.broadcast.failures.remove().attempts()).isEqualTo(3);
		await().until(() -> container.streamStatistics().unsettled() == 0);
		assertThat(container.statistics().failed()).isOne();
		assertThat(container.streamStatistics().deadLettered()).isZero();
	}

	@Test
	void keepsTheOrderOfAKeyWhileItIsTriedAgain() {
		StreamListenerSettings keyed = Settings.open()
			.orderingKey("{stream}")
			.concurrency(4)
			.build()
			.orElse(BroadcastFixture.settings("latest", 512));
		this.broadcast.create(keyed, (endpoint) -> endpoint.handler((message) -> {
			if (message.payload().equals("1") && message.attempt() < 3) {
				throw new IllegalStateException("on purpose");
			}
			this.handled.add(message.payload());
		}), "prices").start();
		add(1, 9);
		expect(1, 9);
	}

	@Test
	void handlesBatches() {
		StreamListenerSettings batches = Settings.open()
			.batch(10, Duration.ofMillis(100))
			.build()
			.orElse(BroadcastFixture.settings("beginning", 512));
		add(1, 100);
		this.broadcast
			.create(batches,
					(endpoint) -> endpoint
						.batchHandler((messages) -> messages.forEach((message) -> this.handled.add(message.payload()))),
					"prices")
			.start();
		expect(1, 100);
	}

	@Test
	void handlesWhatItHasReadBeforeItStopsAndGoesOnBehind() {
		CountDownLatch first = new CountDownLatch(1);
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("beginning", 512),
				(endpoint) -> endpoint.handler((message) -> {
					first.countDown();
					if (message.payload().equals("50") && message.attempt() == 1) {
						throw new IllegalStateException("on purpose");
					}
					this.handled.add(message.payload());
				}), "prices");
		add(1, 100);
		container.start();
		Gate.await(first);
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(10));
		assertThat(container.state()).isEqualTo(ListenerState.STOPPED);
		assertThat(this.handled).hasSize((int) container.statistics().received());
		add(101, 200);
		container.start();
		await().until(() -> this.handled.size() == 200);
		assertThat(this.handled).containsExactlyInAnyOrderElementsOf(LogReaderTestContext.numbers(1, 200));
		assertThat(container.statistics().discarded()).isZero();
	}

	@Test
	void discardsWhatItHasNotHandledWhenItIsAborted() {
		Gate gate = new Gate();
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("beginning", 10),
				(endpoint) -> endpoint.handler((message) -> gate.pass()), "prices");
		add(1, 10);
		container.start();
		await().until(() -> container.statistics().received() == 10);
		gate.awaitReached();
		CompletableFuture<Void> stopped = container.stop();
		container.abort();
		gate.open();
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(10));
		assertThat(container.statistics().discarded()).isBetween(9L, 10L);
		assertThat(container.streamStatistics().unsettled()).isZero();
	}

	@Test
	void handsNothingOverWhileItIsPaused() {
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("latest", 10),
				(endpoint) -> endpoint.handler((message) -> this.handled.add(message.payload())), "prices");
		container.start();
		container.pause();
		add(1, 100);
		await().until(() -> container.statistics().received() == 10);
		assertThat(this.handled).isEmpty();
		assertThat(container.state()).isEqualTo(ListenerState.PAUSED);
		container.resume();
		expect(1, 100);
	}

	@Test
	void tellsOnceThatAStreamHasGone() {
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("beginning", 512),
				(endpoint) -> endpoint.handler((message) -> this.handled.add(message.payload())), "prices");
		add(1, 10);
		container.start();
		expect(1, 10);
		this.test.call(this.test.redis().flushall());
		await().until(() -> !this.broadcast.lost.isEmpty());
		add(11, 20);
		expect(1, 20);
		assertThat(this.broadcast.lost).singleElement().asString().contains("'prices'", "begun anew");
		assertThat(container.statistics().gaps()).isOne();
		assertThat(container.state()).isEqualTo(ListenerState.RUNNING);
	}

	@Test
	void failsWithTheTypeOfAKeyThatIsNoStream() {
		this.test.call(this.test.redis().set("prices", "no stream"));
		this.broadcast.startMode(StartMode.BACKGROUND);
		StreamListenerContainer container = this.broadcast.create(BroadcastFixture.settings("latest", 512),
				(endpoint) -> endpoint.handler((message) -> this.handled.add(message.payload())), "prices");
		container.start();
		assertThat(container.state()).isEqualTo(ListenerState.FAILED);
		assertThat(container.problems()).singleElement()
			.satisfies((problem) -> assertThat(problem.reason()).contains("'prices'", "string"));
		assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(1));
	}

	@Test
	void refusesSettingsThatMeanNothingWithoutAGroup() {
		StreamListenerSettings pointless = new StreamListenerSettings(null, null, null, null, true, null, null, null,
				null, Duration.ofSeconds(30), null, null, null, null, null, null, null,
				new TrimSettings(TrimStrategy.ACKNOWLEDGED, 0, Duration.ZERO, Duration.ofSeconds(1)),
				new DeduplicationSettings("id", Duration.ofHours(1)), 100L, null);
		assertThatExceptionOfType(InvalidListenerException.class)
			.isThrownBy(() -> this.broadcast.create(pointless, (endpoint) -> endpoint.handler((message) -> {
			}), "prices"))
			.withMessageContaining("'exclusive', 'lease', 'trim', 'deduplicate', 'dead-letter.max-length'")
			.withMessageContaining("headrace.streams.consumers.prices");
	}

	@Test
	void refusesAStartThatIsNothingOfTheKind() {
		assertThatExceptionOfType(InvalidListenerException.class).isThrownBy(() -> this.broadcast
			.create(BroadcastFixture.settings("tomorrow", 512), (endpoint) -> endpoint.handler((message) -> {
			}), "prices")).withMessageContaining("'start-from' is 'tomorrow'");
	}

	private void add(int from, int to) {
		IntStream.rangeClosed(from, to)
			.mapToObj((n) -> this.test.redis().xadd("prices", "payload", Integer.toString(n)))
			.toList()
			.forEach(this.test::call);
	}

	private void expect(int from, int to) {
		List<String> expected = LogReaderTestContext.numbers(from, to);
		await().untilAsserted(() -> assertThat(List.copyOf(this.handled)).isEqualTo(expected));
	}

}
