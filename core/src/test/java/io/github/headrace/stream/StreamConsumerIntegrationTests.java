package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.deadletter.DeadLetterAdded;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.StartMode;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.KillArgs;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.models.stream.PendingMessage;
import io.lettuce.core.protocol.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class StreamConsumerIntegrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static RedisServer server;

	private static RedisClient client;

	private static StatefulRedisConnection<String, String> connection;

	private static RedisCommands<String, String> redis;

	private final List<AutoCloseable> opened = new ArrayList<>();

	private final Queue<String> handled = new ConcurrentLinkedQueue<>();

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		connection = client.connect();
		redis = connection.sync();
	}

	@AfterAll
	static void stopServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void flush() {
		redis.flushall();
	}

	@AfterEach
	void closeAll() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
	}

	@Test
	void sharesEntriesAmongInstancesAndHandlesEachOnce() {
		ConsumerInstance first = instance(server);
		ConsumerInstance second = instance(server);
		first.consume(ConsumerInstance.concurrency(4), this::handle, "s");
		second.consume(ConsumerInstance.concurrency(4), this::handle, "s");
		Set<String> expected = addAll("s", 10_000);
		awaitHandled(expected.size());
		awaitNothingPending("s");
		assertThat(this.handled).hasSameSizeAs(expected).containsAll(expected);
	}

	@Test
	void stopsUnderLoadWithoutLosingAnEntryOrAnAttempt() {
		ConsumerInstance instance = instance(server);
		Set<String> expected = addAll("s", 20_000);
		Semaphore untilTheStop = new Semaphore(600);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(2), (message) -> {
			untilTheStop.acquireUninterruptibly();
			handle(message);
		}, "s");
		await().until(() -> this.handled.size() == 600);
		CompletableFuture<Void> stopped = container.stop();
		untilTheStop.release(expected.size());
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
		assertThat(container.state()).isEqualTo(ListenerState.STOPPED);
		assertThat(pendingOfConsumers("s")).as("what was not handled is given back").isEmpty();
		assertThat(redis.xinfoConsumers("s", "g"))
			.allSatisfy((consumer) -> assertThat(String.valueOf(consumer)).contains("~retry"));
		List<Integer> attempts = Collections.synchronizedList(new ArrayList<>());
		container = instance.consume(ConsumerInstance.concurrency(2), (message) -> {
			attempts.add(message.attempt());
			handle(message);
		}, "s");
		awaitHandled(expected.size());
		awaitNothingPending("s");
		assertThat(this.handled).hasSameSizeAs(expected).containsAll(expected);
		assertThat(attempts).containsOnly(1);
	}

	@Test
	void givesBackWhatWaitsWhenTheStopHasNoTime() throws Exception {
		ConsumerInstance instance = instance(server);
		addAll("s", 100);
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(1), (message) -> {
			running.countDown();
			awaitLatch(release);
			handle(message);
		}, "s");
		awaitLatch(running);
		CompletableFuture<Void> stopped = container.stop();
		container.abort();
		assertThat(pendingOfConsumers("s")).as("everything is given back").isEmpty();
		assertThat(redis.zcard("{s}:g:retry")).isEqualTo(100);
		release.countDown();
		assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
		instance.consume(ConsumerInstance.concurrency(1), this::handle, "s");
		awaitNothingPending("s");
		assertThat(new TreeSet<>(this.handled)).hasSize(100);
	}

	@Test
	void losesNothingWhenConnectionsAreKilledAgainAndAgain() {
		ConsumerInstance instance = instance(server);
		instance.consume(ConsumerInstance.concurrency(4), this::handle, "s");
		Set<String> expected = new TreeSet<>();
		for (int i = 0; i < 20; i++) {
			expected.addAll(addAll("s", 200));
			redis.clientKill(KillArgs.Builder.typeNormal().skipme());
		}
		awaitHandled(expected.size());
		awaitNothingPending("s");
		assertThat(new TreeSet<>(this.handled)).isEqualTo(expected);
	}

	@Test
	void handlesWhatRepliesWereCutOff() throws Exception {
		RedisProxy proxy = RedisProxy.to(server);
		this.opened.add(proxy);
		ConsumerInstance instance = instance(new LettuceConnectionFactory(proxy.host(), proxy.port()));
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(2), this::handle, "s");
		Set<String> expected = new TreeSet<>();
		for (int i = 0; i < 5; i++) {
			proxy.cutAfterBytesFromServer(3_000);
			expected.addAll(addAll("s", 300));
			int count = expected.size();
			await().atMost(PATIENCE).until(() -> new TreeSet<>(this.handled).size() == count);
		}
		awaitNothingPending("s");
		assertThat(new TreeSet<>(this.handled)).isEqualTo(expected);
		assertThat(container.streamStatistics().recovered()).isPositive();
	}

	@Test
	void goesOnAfterAServerThatStoodStill() {
		RedisServer frozen = RedisServer.start();
		ConsumerInstance instance = instance(frozen);
		this.opened.add(0, instance);
		this.opened.add(frozen);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(2), this::handle, "s");
		try (RedisClient direct = RedisClient.create("redis://%s:%d".formatted(frozen.host(), frozen.port()))) {
			RedisCommands<String, String> commands = direct.connect().sync();
			commands.xadd("s", Map.of("n", "1"));
			awaitHandled(1);
			frozen.pause();
			await().atMost(PATIENCE).until(() -> container.state() == ListenerState.RECOVERING);
			assertThat(container.problems()).singleElement()
				.satisfies((problem) -> assertThat(problem.reason()).contains("attempt"));
			frozen.resume();
			commands.xadd("s", Map.of("n", "2"));
			awaitHandled(2);
			assertThat(container.state()).isEqualTo(ListenerState.RUNNING);
			assertThat(container.streamStatistics().recoveries()).isPositive();
		}
	}

	@Test
	void goesOnWhenEverythingIsFlushedOrDeletedOrDestroyed() {
		ConsumerInstance instance = instance(server);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(1), this::handle, "s");
		addAll("s", 10);
		awaitHandled(10);
		redis.flushall();
		addAll("s", 10);
		awaitHandled(20);
		redis.del("s");
		addAll("s", 10);
		awaitHandled(30);
		redis.xgroupDestroy("s", "g");
		Set<String> last = addAll("s", 10);
		await().atMost(PATIENCE).until(() -> this.handled.containsAll(last));
		assertThat(container.streamStatistics().groupsCreatedAgain()).isPositive();
		assertThat(instance.events).hasAtLeastOneElementOfType(StreamGroupCreatedAgain.class);
	}

	@Test
	void readsSeveralStreamsAndTheirReplays() {
		ConsumerInstance instance = instance(server);
		instance.consume(ConsumerInstance.concurrency(2), this::handle, "s", "t", "u");
		Set<String> expected = new TreeSet<>();
		for (String stream : List.of("s", "t", "u", "{t}:g:replay")) {
			expected.addAll(addAll(stream, 500));
		}
		awaitHandled(2000);
		assertThat(new TreeSet<>(this.handled)).isEqualTo(expected);
	}

	@Test
	void worksWithTheOldProtocolAndTheTimeoutsOfSpringBoot() {
		LettuceClientConfiguration configuration = LettuceClientConfiguration.builder()
			.commandTimeout(Duration.ofMillis(500))
			.clientOptions(ClientOptions.builder()
				.protocolVersion(ProtocolVersion.RESP2)
				.timeoutOptions(TimeoutOptions.enabled())
				.build())
			.build();
		ConsumerInstance instance = instance(new LettuceConnectionFactory(
				new RedisStandaloneConfiguration(server.host(), server.port()), configuration));
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(2), this::handle, "s");
		Set<String> expected = addAll("s", 2_000);
		awaitHandled(2_000);
		assertThat(new TreeSet<>(this.handled)).isEqualTo(expected);
		assertThat(container.streamStatistics().recoveries()).isZero();
	}

	@Test
	void retriesAndBuriesWhatFails() {
		ConsumerInstance instance = instance(server);
		Queue<Integer> attempts = new ConcurrentLinkedQueue<>();
		StreamListenerContainer container = instance.consume(ConsumerInstance.prefetch(10, 3), (message) -> {
			attempts.add(message.attempt());
			throw new IllegalStateException("no");
		}, "s");
		addAll("s", 1);
		await().atMost(PATIENCE).until(() -> container.streamStatistics().deadLettered() == 1);
		assertThat(attempts).containsExactly(1, 2, 3);
		assertThat(redis.xlen("{s}:g:dlq")).isOne();
		assertThat(redis.xpending("s", "g").getCount()).isZero();
		await().until(() -> instance.events.stream().anyMatch(DeadLetterAdded.class::isInstance));
	}

	@Test
	void neverHasMoreThanItsPrefetchPending() {
		addAll("s", 100_000);
		ConsumerInstance instance = instance(server);
		Semaphore permits = new Semaphore(0);
		instance.consume(ConsumerInstance.prefetch(50, 5), (message) -> {
			permits.acquireUninterruptibly();
			handle(message);
		}, "s");
		AtomicInteger most = new AtomicInteger();
		for (int i = 0; i < 100; i++) {
			permits.release(10);
			int released = 10 * (i + 1);
			await().atMost(PATIENCE).pollInterval(Duration.ofMillis(2)).until(() -> {
				most.accumulateAndGet((int) redis.xpending("s", "g").getCount(), Math::max);
				return this.handled.size() >= released;
			});
		}
		assertThat(most).hasValueLessThanOrEqualTo(50).hasValueGreaterThan(10);
		redis.del("s");
		permits.release(1_000_000);
	}

	@Test
	void readsOnlyWhatStartsAtOnceWhereThereIsOneAttempt() {
		addAll("s", 100);
		ConsumerInstance instance = instance(server);
		Semaphore permits = new Semaphore(0);
		instance.consume(ConsumerInstance.prefetch(50, 1), (message) -> {
			permits.acquireUninterruptibly();
			handle(message);
		}, "s");
		for (int i = 1; i <= 100; i++) {
			await().until(() -> redis.xpending("s", "g").getCount() == 1);
			permits.release();
			awaitHandled(i);
		}
		awaitNothingPending("s");
	}

	@Test
	void pausesAndResumes() {
		ConsumerInstance instance = instance(server);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(1), this::handle, "s");
		container.pause();
		assertThat(container.state()).isEqualTo(ListenerState.PAUSED);
		ConsumerInstance other = instance(server);
		StreamListenerContainer active = other.consume(ConsumerInstance.concurrency(1), this::handle, "s");
		addAll("s", 100);
		await().atMost(PATIENCE).until(() -> active.statistics().succeeded() >= 100 - 10);
		active.pause();
		container.resume();
		addAll("s", 100);
		await().atMost(PATIENCE).until(() -> container.statistics().succeeded() >= 90);
		active.resume();
		awaitHandled(200);
	}

	@Test
	void takesNothingBackWhileItIsPaused() {
		ConsumerInstance instance = instance(server);
		CountDownLatch begun = new CountDownLatch(1);
		CountDownLatch paused = new CountDownLatch(1);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(1), (message) -> {
			begun.countDown();
			awaitLatch(paused);
			if (message.attempt() == 1) {
				throw new IllegalStateException("no");
			}
		}, "s");
		addAll("s", 1);
		awaitLatch(begun);
		container.pause();
		paused.countDown();
		await().atMost(PATIENCE).until(() -> pendingOfConsumers("s").isEmpty());
		await().during(Duration.ofSeconds(2))
			.atMost(PATIENCE)
			.untilAsserted(() -> assertThat(pendingOfConsumers("s")).isEmpty());
		assertThat(redis.xpending("s", "g").getCount()).isOne();
		container.resume();
		awaitNothingPending("s");
		assertThat(container.statistics().succeeded()).isOne();
	}

	@Test
	void startsAgainWhileItStops() {
		ConsumerInstance instance = instance(server);
		StreamListenerContainer container = instance.consume(ConsumerInstance.concurrency(1), this::handle, "s");
		for (int i = 1; i <= 5; i++) {
			CompletableFuture<Void> stopped = container.stop();
			container.start();
			assertThat(stopped).succeedsWithin(Duration.ofSeconds(20));
			await().until(() -> container.state() == ListenerState.RUNNING);
			addAll("s", 1);
			awaitHandled(i);
		}
	}

	@Test
	void failsOnAKeyThatIsNoStreamAndSaysSo() {
		redis.set("s", "text");
		StreamListenerContainer container = instance(server).consume(ConsumerInstance.concurrency(1), this::handle,
				"s");
		await().until(() -> container.state() == ListenerState.FAILED);
		assertThat(container.problems())
			.containsExactly(new ListenerProblem("s", "The key 's' is no stream but has type 'string' (WRONGTYPE); "
					+ "delete or rename it, or name another stream"));
	}

	@Test
	void doesNotStartWithoutRedisWhereThatIsWanted() {
		ConsumerInstance instance = new ConsumerInstance(new LettuceConnectionFactory("127.0.0.1", 1),
				StartMode.FAIL_FAST);
		this.opened.add(instance);
		StreamListenerContainer container = instance.create(ConsumerInstance.concurrency(1), this::handle, "s");
		assertThatExceptionOfType(StreamConsumerException.class).isThrownBy(container::start)
			.withMessageStartingWith("Could not read [s] on 127.0.0.1:1: ");
		await().until(() -> container.state() == ListenerState.STOPPED);
	}

	@Test
	void refusesALeaseThatReadsOutlast() {
		ConsumerInstance instance = instance(server);
		assertThatExceptionOfType(InvalidListenerException.class)
			.isThrownBy(() -> instance.create(
					ConsumerInstance.with(1, null, null, Duration.ofSeconds(2), Duration.ofSeconds(9)), this::handle,
					"s"))
			.withMessage("listener 'orders': 'lease' is 9s, which is less than 5 times 'block' (2s). Set "
					+ "'headrace.streams.consumers.orders.lease' to at least 10s, or "
					+ "'headrace.streams.consumers.orders.block' to less");
	}

	private void handle(StreamMessage<?> message) {
		this.handled.add(message.fields().text("n"));
	}

	private ConsumerInstance instance(RedisServer redisServer) {
		return instance(new LettuceConnectionFactory(redisServer.host(), redisServer.port()));
	}

	private ConsumerInstance instance(LettuceConnectionFactory factory) {
		ConsumerInstance instance = new ConsumerInstance(factory, StartMode.BACKGROUND);
		this.opened.add(0, instance);
		return instance;
	}

	private final AtomicInteger added = new AtomicInteger();

	private Set<String> addAll(String stream, int count) {
		Set<String> values = new TreeSet<>();
		List<RedisFuture<String>> answers = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			String value = String.valueOf(this.added.getAndIncrement());
			values.add(value);
			answers.add(connection.async().xadd(stream, Map.of("n", value)));
		}
		answers.forEach((answer) -> answer.toCompletableFuture().join());
		return values;
	}

	private void awaitHandled(int count) {
		await().atMost(PATIENCE).until(() -> this.handled.size() >= count);
	}

	private static void awaitNothingPending(String stream) {
		await().atMost(PATIENCE).until(() -> redis.xpending(stream, "g").getCount() == 0);
	}

	private static List<PendingMessage> pendingOfConsumers(String stream) {
		return redis.xpending(stream, "g", Range.unbounded(), Limit.from(100_000))
			.stream()
			.filter((pending) -> !pending.getConsumer().equals("~retry"))
			.toList();
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
