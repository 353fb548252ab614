package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerState;
import io.lettuce.core.Consumer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class GroupReaderIntegrationTests {

	private static RedisServer server;

	private static RedisClient client;

	private static RedisCommands<String, String> redis;

	private final List<ReaderFixture> fixtures = new ArrayList<>();

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
	void flush() {
		redis.flushall();
	}

	@AfterEach
	void closeFixtures() {
		this.fixtures.forEach(ReaderFixture::close);
	}

	@Test
	void readsFromTheBeginningAndWhatIsAddedLater() {
		String first = add("s", 1);
		ReaderFixture fixture = reader(10, "beginning", "s");
		assertThat(next(fixture).id()).hasToString(first);
		String second = add("s", 2);
		assertThat(next(fixture).id()).hasToString(second);
		assertThat(fixture.counters.received.sum()).isEqualTo(2);
		assertThat(fixture.reader.condition().state()).isEqualTo(ListenerState.RUNNING);
	}

	@Test
	void beginsWhereItIsTold() {
		add("s", 1);
		String before = add("s", 2);
		String after = add("s", 3);
		assertThat(next(reader(10, before, "s")).id()).hasToString(after);
	}

	@Test
	void neverHasMoreThanThereIsRoomFor() {
		for (int i = 0; i < 500; i++) {
			add("s", i);
			add("t", i);
		}
		ReaderFixture fixture = reader(50, "beginning", "s", "t");
		Set<String> settled = new HashSet<>();
		while (settled.size() < 1000) {
			List<Delivery> some = List.of(next(fixture));
			assertThat(redis.xpending("s", "g").getCount() + redis.xpending("t", "g").getCount())
				.isLessThanOrEqualTo(50);
			fixture.settle(some);
			some.forEach((delivery) -> assertThat(settled.add(delivery.toString())).isTrue());
		}
	}

	@Test
	void takesTurnsWhereThereIsLessRoomThanStreams() {
		add("s", 1);
		add("t", 1);
		add("{s}:g:replay", 1);
		add("{t}:g:replay", 1);
		ReaderFixture fixture = reader(1, "beginning", "s", "t");
		Set<StreamSource> seen = new HashSet<>();
		for (int i = 0; i < 4; i++) {
			Delivery delivery = next(fixture);
			assertThat(fixture.delivered).isEmpty();
			seen.add(delivery.source());
			fixture.settle(List.of(delivery));
		}
		assertThat(seen).hasSize(4);
	}

	@Test
	void waitsLongerAndLongerForAServerThatRefusesReads() {
		String first = add("s", 1);
		ReaderFixture fixture = reader(10, "beginning", "s");
		assertThat(next(fixture).id()).hasToString(first);
		// A replica answers all questions, but nothing can be read from it.
		redis.replicaof("127.0.0.1", 1);
		try {
			await().until(() -> fixture.reader.condition().attempt() >= 4);
			assertThat(fixture.counters.recoveries.sum()).as("it never counted as running in between").isEqualTo(1);
		}
		finally {
			redis.replicaofNoOne();
		}
		String second = add("s", 2);
		assertThat(next(fixture).id()).hasToString(second);
	}

	@Test
	void standsStillWhileItsGateIsClosed() throws Exception {
		ReaderFixture fixture = reader(10, "beginning", "s");
		fixture.reader.established().join();
		assertThat(fixture.reader.gate().close(TimeUnit.SECONDS.toNanos(10))).isTrue();
		add("s", 1);
		assertThat(fixture.reader.gate().close(0)).isTrue();
		fixture.reader.gate().open();
		assertThat(redis.xinfoConsumers("s", "g")).as("nothing was read")
			.satisfiesAnyOf((consumers) -> assertThat(consumers).isEmpty(),
					(consumers) -> assertThat(pending("s")).isZero());
		fixture.reader.gate().open();
		next(fixture);
	}

	@Test
	void endsAReadThatBlocksWhenItIsStopped() {
		ReaderFixture fixture = reader(10, "beginning", "s");
		fixture.reader.established().join();
		assertThat(fixture.reader.stop()).succeedsWithin(ReaderFixture.BLOCK);
	}

	@Test
	void losesNothingWhenItsConnectionIsKilledAgainAndAgain() {
		ReaderFixture fixture = reader(20, "beginning", "s");
		Set<String> expected = new HashSet<>();
		Set<String> received = new HashSet<>();
		for (int i = 0; i < 200; i++) {
			expected.add(add("s", i));
			if (i % 10 == 0) {
				redis.clientKill(KillArgs.Builder.typeNormal().skipme());
			}
			List<Delivery> some = new ArrayList<>();
			fixture.delivered.drainTo(some);
			fixture.settle(some);
			some.forEach((delivery) -> assertThat(received.add(delivery.id().toString())).isTrue());
		}
		while (received.size() < expected.size()) {
			Delivery delivery = next(fixture);
			fixture.settle(List.of(delivery));
			assertThat(received.add(delivery.id().toString())).isTrue();
		}
		assertThat(received).isEqualTo(expected);
		assertThat(pending("s")).isZero();
	}

	@Test
	void findsWhatAReplyWouldHaveBroughtThatWasCutOff() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(server)) {
			LettuceConnectionFactory factory = ReaderFixture
				.started(new LettuceConnectionFactory(proxy.host(), proxy.port()));
			ReaderFixture fixture = new ReaderFixture(factory, 100, "beginning", "s");
			this.fixtures.add(fixture);
			fixture.reader.established().join();
			await().untilAsserted(() -> assertThat(redis.info("clients")).contains("blocked_clients:1"));
			proxy.cutAfterBytesFromServer(100);
			Set<String> expected = new HashSet<>();
			redis.multi();
			for (int i = 0; i < 30; i++) {
				add("s", i);
			}
			redis.exec().forEach((id) -> expected.add((String) id));
			Set<String> received = new HashSet<>();
			while (received.size() < 30) {
				Delivery delivery = next(fixture);
				assertThat(delivery.attempt()).isOne();
				assertThat(received.add(delivery.id().toString())).isTrue();
			}
			assertThat(received).isEqualTo(expected);
			assertThat(fixture.counters.recovered.sum()).isPositive();
			assertThat(fixture.counters.recoveries.sum()).isPositive();
		}
	}

	@Test
	void reportsAndEndsWhatWasDeletedWhilePending() {
		String id = add("s", 1);
		redis.xgroupCreate(StreamOffset.from("s", "0"), "g");
		redis.xreadgroup(Consumer.from("g", ReaderFixture.CONSUMER), StreamOffset.lastConsumed("s"));
		redis.xdel("s", id);
		ReaderFixture fixture = reader(10, "beginning", "s");
		assertThat(told(fixture)).isEqualTo("lost 1 of s");
		assertThat(pending("s")).isZero();
		assertThat(fixture.counters.lost.sum()).isOne();
	}

	@Test
	void replacesAConnectionWhoseServerStandsStill() {
		try (RedisServer frozen = RedisServer.start()) {
			ReaderFixture fixture = new ReaderFixture(frozen.host(), frozen.port(), 10, "beginning", "s");
			this.fixtures.add(fixture);
			fixture.reader.established().join();
			frozen.pause();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> fixture.reader.condition().state() == ListenerState.RECOVERING);
			frozen.resume();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> fixture.reader.condition().state() == ListenerState.RUNNING);
		}
	}

	@Test
	void goesOnAtTheBeginningWhenEverythingWasFlushed() {
		String old = add("s", 1);
		ReaderFixture fixture = reader(10, "beginning", "s");
		assertThat(next(fixture).id()).hasToString(old);
		redis.flushall();
		String fresh = add("s", 2);
		assertThat(next(fixture).id()).hasToString(fresh);
		assertThat(told(fixture)).isIn("again s at 0-0", "again {s}:g:replay at 0-0");
	}

	@Test
	void goesOnWhenTheStreamIsDeletedAndMadeAnew() {
		add("s", 1);
		ReaderFixture fixture = reader(10, "latest", "s");
		fixture.reader.established().join();
		redis.del("s");
		String fresh = add("s", 2);
		assertThat(next(fixture).id()).hasToString(fresh);
		assertThat(told(fixture)).startsWith("again s at ");
	}

	@Test
	void goesOnWhereADestroyedGroupStood() {
		List<Delivery> history = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			add("s", i);
		}
		ReaderFixture fixture = reader(10, "beginning", "s");
		for (int i = 0; i < 10; i++) {
			history.add(next(fixture));
		}
		fixture.settle(history.subList(0, 8));
		// Two looks of the reader begin after this one.
		String position = history.get(9).id().toString();
		awaitLooks(2);
		fixture.unsettled.removeAll(history.subList(8, 10));
		redis.xgroupDestroy("s", "g");
		assertThat(next(fixture).id()).isEqualTo(history.get(8).id());
		assertThat(next(fixture).id()).hasToString(position);
		String fresh = add("s", 2);
		assertThat(next(fixture).id()).hasToString(fresh);
		assertThat(told(fixture)).startsWith("again s at ");
		assertThat(fixture.counters.groupsCreatedAgain.sum()).isOne();
	}

	@Test
	void reportsWhatWasTrimmedUnread() throws Exception {
		add("s", 0);
		ReaderFixture fixture = reader(10, "beginning", "s");
		fixture.settle(List.of(next(fixture)));
		fixture.reader.gate().close(TimeUnit.SECONDS.toNanos(10));
		for (int i = 0; i < 20; i++) {
			add("s", i);
		}
		redis.xtrim("s", 5);
		fixture.reader.gate().open();
		for (int i = 0; i < 5; i++) {
			next(fixture);
		}
		assertThat(told(fixture)).isEqualTo("lost 15 of s");
		assertThat(fixture.counters.lost.sum()).isEqualTo(15);
	}

	@Test
	void failsWhenTheKeyIsNoStream() {
		redis.set("s", "text");
		ReaderFixture fixture = reader(10, "beginning", "s");
		await().until(() -> fixture.reader.condition().state() == ListenerState.FAILED);
		assertThat(fixture.reader.condition().reason())
			.isEqualTo("The key 's' is no stream but has type 'string' (WRONGTYPE); delete or rename it, or name "
					+ "another stream");
		assertThat(fixture.reader.established()).isCompletedExceptionally();
	}

	@Test
	void followsASlotOfACluster() {
		try (RedisCluster cluster = RedisCluster.start()) {
			ReaderFixture fixture = new ReaderFixture(
					ReaderFixture
						.started(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses()))),
					10, "beginning", "s");
			this.fixtures.add(fixture);
			fixture.reader.established().join();
			addTo(cluster, "1");
			fixture.settle(List.of(next(fixture)));
			RedisServer other = cluster.nodes()
				.stream()
				.filter((node) -> node.port() != cluster.masterOf("s").port())
				.findFirst()
				.orElseThrow();
			cluster.moveSlot(cluster.slotOf("s"), other);
			addTo(cluster, "2");
			assertThat(next(fixture).fields().text("n")).isEqualTo("2");
		}
	}

	private static void addTo(RedisCluster cluster, String value) {
		RedisServer master = cluster.masterOf("s");
		try (RedisClient direct = RedisClient.create("redis://%s:%d".formatted(master.host(), master.port()))) {
			direct.connect().sync().xadd("s", Map.of("n", value));
		}
	}

	private static void awaitLooks(int count) {
		long before = looks();
		await().until(() -> looks() >= before + 2L * count + 2);
	}

	private static long looks() {
		return redis.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_evalsha:calls="))
			.mapToLong((line) -> Long.parseLong(line.substring("cmdstat_evalsha:calls=".length(), line.indexOf(','))))
			.sum();
	}

	private ReaderFixture reader(int prefetch, String startFrom, String... streams) {
		ReaderFixture fixture = new ReaderFixture(server.host(), server.port(), prefetch, startFrom, streams);
		this.fixtures.add(fixture);
		return fixture;
	}

	private static Delivery next(ReaderFixture fixture) {
		return poll(fixture.delivered);
	}

	private static String told(ReaderFixture fixture) {
		return poll(fixture.told);
	}

	private static <V> V poll(BlockingQueue<V> queue) {
		try {
			V next = queue.poll(15, TimeUnit.SECONDS);
			assertThat(next).as("something arrives within 15 s").isNotNull();
			return next;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String add(String stream, int value) {
		return redis.xadd(stream, Map.of("n", String.valueOf(value)));
	}

	private static long pending(String stream) {
		return redis.xpending(stream, "g").getCount();
	}

}
