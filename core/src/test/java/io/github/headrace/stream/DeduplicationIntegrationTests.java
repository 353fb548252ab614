package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.Gate;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.Consumer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is handled once, whoever adds it twice.
 */
@Timeout(60)
class DeduplicationIntegrationTests {

	private static final String STREAM = "orders";

	private static final String REPLAYS = "{orders}:billing:replay";

	private static final String GROUP = "billing";

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());

	private LettuceConnectionFactory factory;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
		client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		redis = client.connect().sync();
	}

	@AfterAll
	static void stopServer() {
		client.shutdown();
		server.close();
	}

	@BeforeEach
	void connect() {
		redis.flushall();
		createGroup(STREAM);
		createGroup(REPLAYS);
		this.factory = new LettuceConnectionFactory(server.host(), server.port());
		this.factory.afterPropertiesSet();
		this.factory.start();
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
	}

	private static void createGroup(String key) {
		redis.xgroupCreate(StreamOffset.from(key, "0"), GROUP, XGroupCreateArgs.Builder.mkstream());
	}

	private LanesUnderTest<Order> lanes(String by) {
		return new LanesUnderTest<>(Order.class).connected(NativeConnection.of(this.factory))
			.with(Settings.open().deduplicate(by, Duration.ofMinutes(1)).build())
			.declared((endpoint) -> endpoint.handler((message) -> {
				this.handled.add(message.payload().number());
				if (message.payload().customer().equals("fails")) {
					throw new IllegalStateException("failed");
				}
			}));
	}

	/** Adds an entry and lets it be delivered to a consumer. */
	private static Delivery delivered(String key, String consumer, String... fields) {
		redis.xadd(key, (Object[]) fields);
		StreamMessage<String, String> entry = redis
			.xreadgroup(Consumer.from(GROUP, consumer), XReadArgs.Builder.count(1), StreamOffset.lastConsumed(key))
			.get(0);
		StreamSource source = LanesUnderTest.SOURCE;
		return new Delivery(key.equals(STREAM) ? source : source.replays(), EntryId.parse(entry.getId()),
				LanesUnderTest.fields(fields), 1);
	}

	private static Delivery order(String consumer, String customer, int number) {
		return delivered(STREAM, consumer, "payload", Order.json(customer, number), "request", "r1");
	}

	private static String mark() {
		return redis.get("{orders}:billing:once:r1");
	}

	private static long pending(String key) {
		return redis.xpending(key, GROUP).getCount();
	}

	@Test
	void handlesTheSameOnceAndRemembersItForItsTime() throws Exception {
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(order("me", "a", 1), order("me", "a", 2)));
			lanes.settlement.next(2);
			assertThat(this.handled).containsExactly(1);
			assertThat(lanes.counters.duplicates.sum()).isOne();
			assertThat(lanes.counters.succeeded.sum()).isOne();
			assertThat(mark()).startsWith("=s");
			assertThat(redis.pttl("{orders}:billing:once:r1")).isBetween(1L, 60_000L);
			// The first one only: the second is the settlement's.
			assertThat(pending(STREAM)).isOne();
		}
	}

	@Test
	void takesAPropertyOfThePayload() throws Exception {
		try (LanesUnderTest<Order> lanes = lanes("customer")) {
			lanes.deliverAll(List.of(order("me", "a", 1), order("me", "b", 2), order("me", "a", 3)));
			lanes.settlement.next(3);
			assertThat(this.handled).containsExactly(1, 2);
			assertThat(redis.keys("*once*")).containsExactlyInAnyOrder("{orders}:billing:once:a",
					"{orders}:billing:once:b");
		}
	}

	@Test
	void handlesWhatHasNoValueAsEver() throws Exception {
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(delivered(STREAM, "me", "payload", Order.json("a", 1)),
					delivered(STREAM, "me", "payload", Order.json("a", 1))));
			lanes.settlement.next(2);
			assertThat(this.handled).containsExactly(1, 1);
			assertThat(redis.keys("*once*")).isEmpty();
		}
	}

	@Test
	void postponesWhatAnotherConsumerIsHandling() throws Exception {
		Delivery others = order("other", "a", 1);
		redis.set("{orders}:billing:once:r1", "s" + others.id());
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(order("me", "a", 2)));
			assertThat(lanes.settlement.next()).startsWith("postponed").endsWith("#1");
			assertThat(this.handled).isEmpty();
			assertThat(mark()).isEqualTo("s" + others.id());
		}
	}

	@Test
	void overtakesWhoIsNoLongerPending() throws Exception {
		Delivery buried = order("other", "a", 1);
		redis.set("{orders}:billing:once:r1", "s" + buried.id());
		redis.xack(STREAM, GROUP, buried.id().toString());
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(order("me", "a", 2)));
			assertThat(lanes.settlement.next()).startsWith("succeeded");
			assertThat(this.handled).containsExactly(2);
		}
	}

	@Test
	void overtakesWhoseGroupIsGone() throws Exception {
		Delivery replayed = delivered(REPLAYS, "other", "payload", Order.json("a", 1), "request", "r1");
		redis.set("{orders}:billing:once:r1", "r" + replayed.id());
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(order("me", "a", 2)));
			assertThat(lanes.settlement.next()).startsWith("postponed");
			redis.del(REPLAYS);
			lanes.deliverAll(List.of(order("me", "a", 3)));
			assertThat(lanes.settlement.next()).startsWith("succeeded");
			assertThat(this.handled).containsExactly(3);
		}
	}

	@Test
	void handlesAgainWhatItsCrashedConsumerHadBegun() throws Exception {
		Delivery begun = order("crashed", "a", 1);
		redis.set("{orders}:billing:once:r1", "s" + begun.id());
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(begun.nextAttempt()));
			assertThat(lanes.settlement.next()).startsWith("succeeded").endsWith("#2");
			assertThat(this.handled).containsExactly(1);
			assertThat(mark()).isEqualTo("=s" + begun.id());
			assertThat(pending(STREAM)).isZero();
		}
	}

	@Test
	void keepsTheMarkOfAFailedAttemptForTheNext() throws Exception {
		Delivery failing = order("me", "fails", 1);
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(failing, order("me", "a", 2)));
			assertThat(lanes.settlement.next(2)).satisfiesExactly((first) -> assertThat(first).startsWith("parked"),
					(second) -> assertThat(second).startsWith("postponed"));
			assertThat(mark()).isEqualTo("s" + failing.id());
		}
	}

	@Test
	void marksOnceRedisAnswersAgain() throws Exception {
		Gate gate = new Gate();
		try (LanesUnderTest<Order> lanes = lanes("{request}")
			.declared((endpoint) -> endpoint.handler((message) -> gate.pass()))) {
			lanes.deliverAll(List.of(order("me", "a", 1)));
			gate.awaitReached();
			// What cannot be written is tried again: the type of the key is wrong.
			redis.del("{orders}:billing:once:r1");
			redis.hset("{orders}:billing:once:r1", Map.of("x", "y"));
			gate.open();
			await().untilAsserted(() -> assertThat(redis.info("errorstats")).contains("WRONGTYPE"));
			assertThat(lanes.settlement.settled).isEmpty();
			assertThat(pending(STREAM)).isOne();
			lanes.lanes().close().get(20, TimeUnit.SECONDS);
			CompletableFuture<Void> settled = lanes.lanes().settled();
			assertThat(settled).isNotDone();
			redis.del("{orders}:billing:once:r1");
			settled.get(20, TimeUnit.SECONDS);
			assertThat(lanes.settlement.settled.poll()).startsWith("succeeded");
			assertThat(mark()).startsWith("=");
		}
	}

	@Test
	void postponesWhileRedisDoesNotAnswer() throws Exception {
		Delivery delivery = order("me", "a", 1);
		redis.hset("{orders}:billing:once:r1", Map.of("x", "y"));
		try (LanesUnderTest<Order> lanes = lanes("{request}")) {
			lanes.deliverAll(List.of(delivery));
			assertThat(lanes.settlement.next()).startsWith("postponed");
		}
	}

	@Test
	void keepsAKeyWaitingWhileRedisDoesNotAnswer() throws Exception {
		redis.hset("{orders}:billing:once:r1", Map.of("x", "y"));
		try (LanesUnderTest<Order> lanes = lanes("{request}").keyed("customer", 1)) {
			lanes.deliverAll(List.of(order("me", "a", 1), order("me", "a", 2)));
			await().untilAsserted(() -> assertThat(redis.info("errorstats")).contains("WRONGTYPE"));
			redis.del("{orders}:billing:once:r1");
			lanes.settlement.next(2);
			assertThat(this.handled).containsExactly(1);
			assertThat(lanes.counters.duplicates.sum()).isOne();
		}
	}

}
