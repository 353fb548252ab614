package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.embedded.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * How entries are found that are on nobody's way.
 */
@Timeout(60)
class RecoveryIntegrationTests {

	private static final Duration LEASE = Duration.ofMillis(600);

	private static final StreamListenerSettings SETTINGS = TestConsumer.lease(LEASE, 5);

	private static RedisServer server;

	private TestGroup group;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void create() {
		this.group = TestGroup.on(server);
	}

	@AfterEach
	void close() {
		this.group.close();
	}

	@Test
	void takesBackWhatIsDueAndNotBefore() throws Exception {
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		String id = this.group.add(1).get(0);
		consumer.settlement.park(consumer.readOne(), Duration.ofMillis(400));
		consumer.flush();
		double due = this.group.redis.zscore(this.group.parkedKey(), id);
		Delivery again = consumer.lanes.next();
		assertThat((double) this.group.time()).isGreaterThanOrEqualTo(due);
		assertThat(again.attempt()).isEqualTo(2);
		assertThat(again.fields().text("payload")).isEqualTo("entry 0");
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "a 2"));
		assertThat(this.group.redis.zcard(this.group.parkedKey())).isZero();
		assertThat(consumer.unsettled.contains(this.group.source, again.id())).isTrue();
	}

	@Test
	void countsEachAttemptOnceOnAllWays() throws Exception {
		TestConsumer first = this.group.consumer("a", SETTINGS);
		String id = this.group.add(1).get(0);
		Delivery delivery = first.readOne();
		assertThat(first.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isTrue();
		first.settlement.postpone(delivery.nextAttempt(), Duration.ZERO);
		first.flush();
		TestConsumer second = this.group.consumer("b", SETTINGS).started();
		assertThat(second.lanes.next().attempt()).isEqualTo(2);
		second.recovery.stop();
		second.recovery.release(List.of(second.unsettled.snapshot().get(0)));
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "~retry 2"));
		TestConsumer third = this.group.consumer("c", SETTINGS).started();
		assertThat(third.lanes.next().attempt()).isEqualTo(3);
		third.recovery.stop();
		TestConsumer fourth = this.group.consumer("d", SETTINGS).started();
		assertThat(fourth.lanes.nextAlone().attempt()).isEqualTo(4);
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "d 4"));
	}

	@Test
	void reclaimsFromAConsumerThatHasEnded() throws Exception {
		List<String> ids = this.group.add(3);
		this.group.deliverToDead("dead", 1);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		for (String id : ids) {
			Delivery delivery = consumer.lanes.next();
			assertThat(delivery.id()).hasToString(id);
			assertThat(delivery.attempt()).isEqualTo(2);
		}
		await().untilAsserted(() -> assertThat(consumer.counters.reclaimed.sum()).isEqualTo(3));
		assertThat(this.group.pending().values()).containsOnly("a 2");
	}

	@Test
	void takesNothingFromAConsumerWhoseHandlersAreSlow() throws Exception {
		TestConsumer slow = this.group.consumer("slow", SETTINGS).started();
		this.group.add(3);
		slow.read(3);
		TestConsumer other = this.group.consumer("a", SETTINGS).started();
		await().during(LEASE.multipliedBy(3))
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.group.pending().values()).containsOnly("slow 1"));
		assertThat(other.lanes.depth()).isZero();
	}

	@Test
	void readsNothingWhenItShowsThatItIsAlive() throws Exception {
		this.group.add(3);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		await().until(() -> this.group.consumers().contains("a"));
		assertThat(this.group.pending()).isEmpty();
		assertThat(consumer.lanes.depth()).isZero();
		assertThat(consumer.read(3)).hasSize(3);
	}

	@Test
	void keepsAConsumerAliveAllOfWhoseEntriesWereTrimmed() throws Exception {
		TestConsumer slow = this.group.consumer("slow", SETTINGS).started();
		this.group.add(3);
		slow.read(3);
		this.group.redis.xtrim(this.group.key(), 0);
		this.group.consumer("a", SETTINGS).started();
		await().during(LEASE.multipliedBy(3))
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.group.pending().values()).containsOnly("slow 1"));
	}

	@Test
	void takesNobodyForDeadAfterAnOutageOfAll() throws Exception {
		try (RedisServer stalling = RedisServer.start(); TestGroup there = TestGroup.on(stalling)) {
			TestConsumer slow = there.consumer("slow", SETTINGS).started();
			there.add(3);
			slow.read(3);
			there.consumer("a", SETTINGS).started();
			await().until(() -> there.consumers().contains("a"));
			stalling.pause();
			await().during(LEASE.multipliedBy(3)).atMost(Duration.ofSeconds(20)).until(() -> true);
			stalling.resume();
			await().during(LEASE.multipliedBy(3))
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> assertThat(there.pending().values()).containsOnly("slow 1"));
		}
	}

	@Test
	void goesOnWhenTheGroupIsLostAndMadeAgain() throws Exception {
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		this.group.redis.xgroupDestroy(this.group.key(), TestGroup.GROUP);
		await().during(LEASE).until(() -> true);
		this.group.redis.xgroupCreate(io.lettuce.core.XReadArgs.StreamOffset.from(this.group.key(), "0"),
				TestGroup.GROUP);
		this.group.add(1);
		this.group.deliverToDead("dead", 1);
		assertThat(consumer.lanes.next().attempt()).isEqualTo(2);
	}

	@Test
	void takesNothingWhileItStandsButIsAlive() throws Exception {
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		this.group.add(2);
		consumer.settlement.park(consumer.readOne(), Duration.ofMillis(1));
		consumer.recovery.stand(true);
		consumer.flush();
		this.group.deliverToDead("dead", 1);
		await().during(LEASE.multipliedBy(3))
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.group.pending().values()).containsExactly("~retry 1", "dead 1"));
		assertThat(this.group.idle("a")).isLessThan(LEASE.toMillis());
		consumer.recovery.stand(false);
		assertThat(List.of(consumer.lanes.next(), consumer.lanes.next())).extracting(Delivery::attempt)
			.containsExactly(2, 2);
	}

	@Test
	void isolatesNothingWhileItStands() throws Exception {
		TestConsumer consumer = this.group.consumer("a", SETTINGS);
		this.group.add(1);
		this.group.deliverToDead("dead", 2);
		this.group.add(1);
		Delivery inFlight = consumer.readOne();
		consumer.started();
		await().until(() -> !consumer.gate.isOpen());
		consumer.recovery.stand(true);
		await().until(() -> consumer.gate.isOpen());
		consumer.settlement.succeeded(inFlight);
		consumer.flush();
		await().during(LEASE.multipliedBy(2))
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(this.group.pending().values()).containsExactly("dead 2"));
		consumer.recovery.stand(false);
		assertThat(consumer.lanes.nextAlone().attempt()).isEqualTo(3);
	}

	@Test
	void runsSuspectsOneAtATimeWhileNothingIsRead() throws Exception {
		List<String> ids = this.group.add(3);
		this.group.deliverToDead("dead", 2);
		String other = this.group.add(1).get(0);
		TestConsumer consumer = this.group.consumer("a", SETTINGS);
		Delivery inFlight = consumer.readOne();
		assertThat(inFlight.id()).hasToString(other);
		consumer.started();
		await().until(() -> !consumer.gate.isOpen());
		assertThat(consumer.lanes.alone).isEmpty();
		consumer.settlement.succeeded(inFlight);
		for (String id : ids) {
			Delivery suspect = consumer.lanes.nextAlone();
			assertThat(suspect.id()).hasToString(id);
			assertThat(suspect.attempt()).isEqualTo(3);
			assertThat(consumer.unsettled.entries()).isEqualTo(1);
			assertThat(consumer.gate.isOpen()).isFalse();
			consumer.settlement.park(suspect, Duration.ofMinutes(1));
		}
		await().until(() -> consumer.gate.isOpen());
		assertThat(this.group.pending().values()).containsOnly("~retry 3");
	}

	@Test
	void opensTheGateWhenItIsStopped() throws Exception {
		this.group.add(1);
		this.group.deliverToDead("dead", 2);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		consumer.lanes.nextAlone();
		assertThat(consumer.gate.isOpen()).isFalse();
		consumer.recovery.stop();
		assertThat(consumer.gate.isOpen()).isTrue();
	}

	@Test
	void buriesWhatHasNoAttemptsLeft() throws Exception {
		String id = this.group.add(1).get(0);
		this.group.deliverToDead("dead", 5);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		await().untilAsserted(() -> assertThat(consumer.events.deadLettered).singleElement()
			.asString()
			.startsWith(id + " 5 ABANDONED"));
		assertThat(this.group.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter).contains("abandoned", "dead").endsWith("payload", "entry 0"));
		assertThat(this.group.pending()).isEmpty();
		assertThat(consumer.lanes.depth()).isZero();
	}

	@Test
	void reportsWhatWasTrimmedWhileItWasPending() throws Exception {
		this.group.add(2);
		this.group.deliverToDead("dead", 1);
		TestConsumer parking = this.group.consumer("b", SETTINGS);
		this.group.add(1);
		parking.settlement.park(parking.readOne(), Duration.ofMillis(1));
		parking.flush();
		this.group.redis.xtrim(this.group.key(), 0);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		await().untilAsserted(() -> assertThat(consumer.counters.lost.sum()).isEqualTo(3));
		assertThat(this.group.pending()).isEmpty();
		assertThat(consumer.events.lost).isNotEmpty();
	}

	@Test
	void makesTheTimesOfParkedEntriesAgain() throws Exception {
		TestConsumer parking = this.group.consumer("b", SETTINGS);
		String id = this.group.add(1).get(0);
		parking.settlement.park(parking.readOne(), Duration.ofMillis(500));
		parking.flush();
		double due = this.group.redis.zscore(this.group.parkedKey(), id);
		this.group.redis.del(this.group.parkedKey());
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		assertThat(consumer.lanes.next().attempt()).isEqualTo(2);
		assertThat((double) this.group.time()).isGreaterThanOrEqualTo(due);
	}

	@Test
	void findsRoomForWhatIsDueWhenTheReaderLeavesNone() throws Exception {
		TestConsumer consumer = this.group.consumer("a", TestConsumer.settings(LEASE, 5, 4, TrimSettings.NONE, false));
		this.group.add(10);
		consumer.settlement.park(consumer.readOne(), Duration.ofMillis(1));
		consumer.flush();
		List<Delivery> full = consumer.read(4);
		consumer.started();
		await().until(() -> consumer.gate.closings.get() > 0);
		assertThat(consumer.lanes.delivered).isEmpty();
		full.forEach(consumer.settlement::succeeded);
		assertThat(consumer.lanes.next().attempt()).isEqualTo(2);
		await().until(() -> consumer.gate.isOpen());
	}

	@RepeatedTest(50)
	void deliversEachEntryOnceWhenTwoReclaimAtATime() throws Exception {
		List<String> ids = this.group.add(100);
		this.group.deliverToDead("dead", 1);
		StreamListenerSettings settings = TestConsumer.lease(Duration.ofMillis(100), 5);
		TestConsumer first = this.group.consumer("a", settings);
		TestConsumer second = this.group.consumer("b", settings);
		first.started();
		second.started();
		await().until(() -> first.lanes.depth() + second.lanes.depth() >= 100);
		List<String> delivered = new ArrayList<>();
		first.lanes.delivered.forEach((delivery) -> delivered.add(delivery.id().toString()));
		second.lanes.delivered.forEach((delivery) -> delivered.add(delivery.id().toString()));
		assertThat(delivered).containsExactlyInAnyOrderElementsOf(ids);
	}

	@Test
	void givesBackWhatItOwnsInItsOrderAndWithTheRightCounts() throws Exception {
		TestConsumer leaving = this.group.consumer("leaving", SETTINGS);
		List<String> ids = this.group.add(12);
		List<Delivery> deliveries = leaving.read(12);
		leaving.recovery.release(List.of(deliveries.get(0), deliveries.get(1)));
		assertThat(this.group.pending().values()).startsWith("~retry 1", "~retry 1", "~retry 0");
		assertThat(this.group.consumers()).containsExactly("~retry");
		assertThat(leaving.unsettled.entries()).isZero();
		assertThat(leaving.counters.released.sum()).isEqualTo(12);
		TestConsumer next = this.group.consumer("a", SETTINGS).started();
		for (int i = 0; i < ids.size(); i++) {
			Delivery delivery = next.lanes.next();
			assertThat(delivery.id()).hasToString(ids.get(i));
			assertThat(delivery.attempt()).isEqualTo((i < 2) ? 2 : 1);
		}
	}

	@Test
	void removesConsumersThatOwnNothing() throws Exception {
		this.group.add(2);
		this.group.deliverToDead("owner", 1);
		this.group.redis.eval("return redis.call('XGROUP', 'CREATECONSUMER', KEYS[1], ARGV[1], 'stale')",
				io.lettuce.core.ScriptOutputType.INTEGER, new String[] { this.group.key() }, TestGroup.GROUP);
		TestConsumer consumer = this.group.consumer("a", TestConsumer.lease(Duration.ofMinutes(1), 5));
		SourceRecovery recovery = new SourceRecovery(this.group.source, RecoverySettings.of(consumer.settings),
				consumer.scripts(), null, consumer.unsettled, consumer.lanes, consumer.gate, null, consumer.counters);
		recovery.keepAlive();
		recovery.removeStale(Duration.ofMinutes(5));
		assertThat(this.group.consumers()).containsExactlyInAnyOrder("owner", "a", "stale");
		await().untilAsserted(() -> {
			recovery.removeStale(Duration.ofMillis(1));
			assertThat(this.group.consumers()).containsExactlyInAnyOrder("owner", "a");
		});
	}

	@Test
	void goesOnWithoutTheRightToLookAtConsumers() throws Exception {
		try (RedisServer strict = RedisServer.start(); TestGroup there = TestGroup.on(strict)) {
			there.redis.aclSetuser("default",
					io.lettuce.core.AclSetuserArgs.Builder.removeCommand(io.lettuce.core.protocol.CommandType.XINFO));
			TestConsumer consumer = there.consumer("a", SETTINGS).started();
			there.add(1);
			consumer.settlement.park(consumer.readOne(), Duration.ofMillis(1500));
			assertThat(consumer.lanes.next().attempt()).isEqualTo(2);
		}
	}

	@Test
	void keepsWhatCannotBeBuriedAndTakesTheRest() throws Exception {
		try (RedisServer small = RedisServer.start(); TestGroup there = TestGroup.on(small)) {
			List<String> ids = there.add(2);
			there.deliverToDead("dead", 1);
			there.claim(ids.get(0), "dead", 5);
			there.redis.configSet("maxmemory", "1");
			TestConsumer consumer = there.consumer("a", SETTINGS).started();
			assertThat(consumer.lanes.next().id()).hasToString(ids.get(1));
			assertThat(there.pending()).containsEntry(ids.get(0), "dead 5");
			there.redis.configSet("maxmemory", "0");
			await().untilAsserted(() -> assertThat(there.letters()).hasSize(1));
		}
	}

	@Test
	void handsOverWhatIsTooLargeToBeBuriedByAScript() throws Exception {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i < 4500; i++) {
			fields.put("field" + i, "value");
		}
		String id = this.group.redis.xadd(this.group.key(), fields);
		this.group.deliverToDead("dead", 5);
		TestConsumer consumer = this.group.consumer("a", SETTINGS).started();
		Delivery usedUp = consumer.lanes.next();
		assertThat(usedUp.attempt()).isEqualTo(6);
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "a 6"));
		consumer.settlement.bury(usedUp, DeadLetterReason.FAILED, new IllegalStateException());
		await().untilAsserted(() -> assertThat(this.group.pending()).isEmpty());
		assertThat(this.group.letters()).singleElement().satisfies((letter) -> assertThat(letter).hasSize(22 + 9000));
	}

	@Test
	void buriesAFewHundredInOneCallAndTheRestInTheNext() throws Exception {
		List<String> ids = this.group.add(450);
		this.group.deliverToDead("dead", 5);
		ids.subList(0, 220).forEach((id) -> {
			this.group.claim(id, TestGroup.PARKED, 5);
			this.group.redis.zadd(this.group.parkedKey(), 0, id);
		});
		TestConsumer consumer = this.group.consumer("a", TestConsumer.lease(Duration.ofMillis(100), 5));
		Takings takings = new Takings(consumer.scripts(), consumer.unsettled, new ReentrantLock(), consumer.counters,
				consumer.events, new SettlementLog("a"), Duration.ofSeconds(5));
		Taken due = takings.take(ConsumerScripts.takingScript("take-due.lua"), this.group.source, List.of(256, 5),
				consumer.lanes::deliver);
		assertThat(due.buried()).hasSize(200);
		assertThat(due.leftNumber()).isZero();
		Taken reclaimed = takings.take(ConsumerScripts.takingScript("reclaim.lua"), this.group.source,
				List.of(0, 256, 0, 2, 5), consumer.lanes::deliver);
		assertThat(reclaimed.buried()).hasSize(200);
		consumer.started();
		await().untilAsserted(() -> assertThat(this.group.letters()).hasSize(450));
		assertThat(this.group.pending()).isEmpty();
	}

	@Test
	void takesOverInOrderBeforeItReadsWhenItBecomesTheActiveOne() throws Exception {
		StreamListenerSettings exclusive = TestConsumer.settings(LEASE, 5, 512, TrimSettings.NONE, true);
		TestConsumer first = this.group.consumer("a", exclusive).started();
		await().until(() -> first.gate.isOpen());
		TestConsumer second = this.group.consumer("b", exclusive).started();
		List<String> ids = this.group.add(4);
		first.read(4);
		this.group.claim(ids.get(2), "a", 2);
		assertThat(second.gate.isOpen()).isFalse();
		assertThat(second.lanes.depth()).isZero();
		first.recovery.stop();
		assertThat(second.lanes.next().id()).hasToString(ids.get(0));
		Delivery other = second.lanes.next();
		assertThat(other.id()).hasToString(ids.get(1));
		assertThat(second.gate.isOpen()).isFalse();
		assertThat(second.lanes.alone).isEmpty();
		new HashSet<>(second.unsettled.snapshot()).forEach(second.settlement::succeeded);
		Delivery suspect = second.lanes.nextAlone();
		assertThat(suspect.id()).hasToString(ids.get(2));
		assertThat(second.gate.isOpen()).isFalse();
		second.settlement.succeeded(suspect);
		Delivery last = second.lanes.next();
		assertThat(last.id()).hasToString(ids.get(3));
		await().until(() -> second.gate.isOpen());
		second.settlement.bury(last, DeadLetterReason.FAILED, new IllegalStateException());
		second.flush();
		assertThat(this.group.pending()).isEmpty();
	}

	@Test
	void takesWhatWasGivenBackInTheOrderOfTheStreamBeforeItReads() throws Exception {
		StreamListenerSettings exclusive = TestConsumer.settings(Duration.ofMinutes(1), 5, 512, TrimSettings.NONE,
				true);
		TestConsumer first = this.group.consumer("a", exclusive).started();
		await().until(() -> first.gate.isOpen());
		List<String> ids = this.group.add(5);
		List<Delivery> read = first.read(5);
		first.settlement.park(read.get(4), Duration.ofMinutes(1));
		first.flush();
		this.group.claim(ids.get(1), "dead", 1);
		first.recovery.stop();
		first.recovery.release(List.of());
		TestConsumer second = this.group.consumer("b", exclusive).started();
		await().until(() -> second.gate.isOpen());
		assertThat(second.lanes.delivered).extracting((delivery) -> delivery.id().toString())
			.containsExactlyElementsOf(ids.subList(0, 4));
		assertThat(this.group.redis.zrange(this.group.parkedKey(), 0, -1)).containsExactly(ids.get(4));
	}

	@Test
	void handsTheTurnOnWhenItGivesBack() throws Exception {
		StreamListenerSettings exclusive = TestConsumer.settings(Duration.ofMinutes(1), 5, 512, TrimSettings.NONE,
				true);
		TestConsumer first = this.group.consumer("a", exclusive).started();
		await().until(() -> first.gate.isOpen());
		this.group.add(2);
		first.read(2);
		first.recovery.stop();
		first.recovery.release(List.of());
		TestConsumer second = this.group.consumer("b", exclusive).started();
		await().until(() -> second.gate.isOpen());
		Set<Integer> attempts = Set.of(second.lanes.next().attempt(), second.lanes.next().attempt() + 1);
		assertThat(attempts).containsExactlyInAnyOrder(1, 2);
	}

	@Test
	void handsTheTurnOnWhenItStandsAndHasNothingLeft() throws Exception {
		StreamListenerSettings exclusive = TestConsumer.settings(LEASE, 5, 512, TrimSettings.NONE, true);
		TestConsumer first = this.group.consumer("a", exclusive).started();
		await().until(() -> first.gate.isOpen());
		TestConsumer second = this.group.consumer("b", exclusive).started();
		this.group.add(1);
		Delivery last = first.readOne();
		first.recovery.stand(true);
		await().during(LEASE.multipliedBy(3))
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(second.gate.isOpen()).isFalse());
		first.settlement.succeeded(last);
		await().until(() -> second.gate.isOpen());
		assertThat(first.gate.isOpen()).isFalse();
		second.recovery.stand(true);
		first.recovery.stand(false);
		await().until(() -> first.gate.isOpen());
	}

	@Test
	void isNoLongerTheActiveOneWhenItsKeyIsAnothers() throws Exception {
		StreamListenerSettings exclusive = TestConsumer.settings(LEASE, 5, 512, TrimSettings.NONE, true);
		TestConsumer consumer = this.group.consumer("a", exclusive).started();
		await().until(() -> consumer.gate.isOpen());
		this.group.redis.psetex(this.group.source.stream().beside(TestGroup.GROUP, "active"), 1000, "another");
		await().until(() -> !consumer.gate.isOpen());
		await().until(() -> consumer.gate.isOpen());
	}

}
