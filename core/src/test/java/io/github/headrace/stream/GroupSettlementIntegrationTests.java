package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What becomes of entries in Redis.
 */
@Timeout(60)
class GroupSettlementIntegrationTests {

	private static final StreamListenerSettings SETTINGS = StreamListenerSettings.OPEN;

	private static RedisServer server;

	private TestGroup group;

	private TestConsumer consumer;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@BeforeEach
	void join() {
		this.group = TestGroup.on(server);
		this.consumer = this.group.consumer("a", SETTINGS);
	}

	@AfterEach
	void leave() {
		this.group.close();
	}

	@Test
	void acknowledgesManyEntriesWithFewCommands() throws Exception {
		this.group.add(2000);
		List<Delivery> deliveries = this.consumer.read(2000);
		this.group.redis.configResetstat();
		deliveries.forEach(this.consumer.settlement::succeeded);
		this.consumer.flush();
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.unsettled.entries()).isZero();
		String xack = this.group.redis.info("commandstats").lines().filter((l) -> l.contains("xack")).findFirst().get();
		assertThat(Integer.parseInt(xack.replaceAll(".*calls=(\\d+).*", "$1"))).isLessThanOrEqualTo(40);
	}

	@Test
	void acknowledgesASingleEntryWithoutBeingAskedTo() {
		this.group.add(1);
		this.consumer.settlement.succeeded(this.consumer.readOne());
		await().untilAsserted(() -> assertThat(this.group.pending()).isEmpty());
		await().untilAsserted(() -> assertThat(this.consumer.unsettled.entries()).isZero());
	}

	@Test
	void acknowledgesWhatAnotherHasTakenOver() throws Exception {
		String id = this.group.add(1).get(0);
		Delivery delivery = this.consumer.readOne();
		this.group.claim(id, "b", 2);
		this.consumer.settlement.succeeded(delivery);
		this.consumer.flush();
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.counters.fenced.sum()).isZero();
	}

	@Test
	void parksByTheClockOfTheServerAndKeepsTheCount() throws Exception {
		String id = this.group.add(1).get(0);
		AtomicReference<Duration> told = new AtomicReference<>();
		this.consumer.settlement.onParked(told::set);
		Delivery delivery = this.consumer.readOne();
		long before = this.group.time();
		this.consumer.settlement.park(delivery, Duration.ofSeconds(60));
		this.consumer.flush();
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "~retry 1"));
		assertThat(this.group.redis.zscore(this.group.parkedKey(), id)).isBetween(before + 60_000.0,
				this.group.time() + 60_000.0);
		assertThat(told).hasValue(Duration.ofSeconds(60));
		assertThat(this.consumer.counters.parked.sum()).isEqualTo(1);
		assertThat(this.consumer.unsettled.entries()).isZero();
	}

	@Test
	void postponesWithoutTheAttempt() throws Exception {
		String id = this.group.add(1).get(0);
		this.consumer.settlement.postpone(this.consumer.readOne(), Duration.ofSeconds(1));
		this.consumer.flush();
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "~retry 0"));
	}

	@Test
	void countsAnAttemptOnceHoweverOftenItIsAsked() throws Exception {
		String id = this.group.add(1).get(0);
		Delivery delivery = this.consumer.readOne();
		assertThat(this.consumer.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.consumer.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "a 2"));
		assertThat(this.consumer.unsettled.entries()).isEqualTo(1);
	}

	@Test
	void restartsWhatWasTrimmedFromTheBytesItHas() throws Exception {
		this.group.add(1);
		Delivery delivery = this.consumer.readOne();
		this.group.redis.xtrim(this.group.key(), 0);
		assertThat(this.consumer.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isTrue();
		assertThat(this.group.pending()).hasSize(1);
	}

	@Test
	void buriesWhatWasTrimmedAfterItsLastAttempt() throws Exception {
		this.group.add(2);
		List<Delivery> deliveries = this.consumer.read(2);
		this.group.redis.xtrim(this.group.key(), 0);
		for (int i = 0; i < 3; i++) {
			for (Delivery delivery : deliveries) {
				assertThat(this.consumer.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isTrue();
			}
			deliveries = deliveries.stream().map(Delivery::nextAttempt).toList();
		}
		this.consumer.settlement.bury(deliveries.get(0), DeadLetterReason.FAILED, new IllegalStateException());
		this.consumer.settlement.park(deliveries.get(1), Duration.ofSeconds(1));
		this.consumer.flush();
		assertThat(this.group.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter).contains("4").endsWith("payload", "entry 0"));
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.counters.lost.sum()).isEqualTo(1);
		assertThat(this.consumer.unsettled.entries()).isZero();
	}

	@Test
	void startsNoAttemptOfWhatAnotherHas() throws Exception {
		String id = this.group.add(1).get(0);
		Delivery delivery = this.consumer.readOne();
		this.group.claim(id, "b", 2);
		assertThat(this.consumer.settlement.restart(delivery).get(5, TimeUnit.SECONDS)).isFalse();
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "b 2"));
		assertThat(this.consumer.counters.fenced.sum()).isEqualTo(1);
		assertThat(this.consumer.unsettled.entries()).isZero();
	}

	@Test
	void copiesADeadLetterByteByByte() throws Exception {
		String id = this.group.redis.xadd(this.group.key(), "item", "1", "item", "2", "", "ü");
		Delivery delivery = this.consumer.readOne();
		this.consumer.settlement.bury(delivery, DeadLetterReason.NOT_RETRYABLE,
				new IllegalStateException("x".repeat(3000)));
		this.consumer.flush();
		List<String> letter = this.group.letters().get(0);
		assertThat(letter)
			.startsWith("dl", "10", "id", id, "source", this.group.source.stream().name(), "group", "billing",
					"attempts", "1", "reason", "not-retryable", "exception", "java.lang.IllegalStateException",
					"message", "x".repeat(1000) + "…", "fingerprint")
			.endsWith("item", "1", "item", "2", "", "ü");
		assertThat(letter.subList(18, 20)).containsExactly("consumer", "a");
		assertThat(letter).hasSize(22 + 6);
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.events.deadLettered).singleElement()
			.asString()
			.startsWith(id + " 1 NOT_RETRYABLE java.lang.IllegalStateException: xxx");
		assertThat(this.consumer.counters.deadLettered.sum()).isEqualTo(1);
	}

	@Test
	void knowsAReplayedEntryByItsOriginalId() throws Exception {
		try (TestGroup replays = TestGroup.ofReplays(server)) {
			TestConsumer replaying = replays.consumer("a", SETTINGS);
			replays.redis.xadd(replays.key(), "headrace-original-id", "7-7", "payload", "p");
			replaying.settlement.bury(replaying.readOne(), DeadLetterReason.FAILED, new IllegalStateException());
			replaying.flush();
			assertThat(replays.letters().get(0)).startsWith("dl", "10", "id", "7-7")
				.endsWith("payload", "p")
				.hasSize(24);
		}
	}

	@Test
	void copiesThousandsOfFields() throws Exception {
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i < 6000; i++) {
			fields.put("field" + i, "value" + i);
		}
		this.group.redis.xadd(this.group.key(), fields);
		this.group.add(1);
		this.consumer.read(2)
			.forEach((delivery) -> this.consumer.settlement.bury(delivery, DeadLetterReason.FAILED,
					new IllegalStateException()));
		this.consumer.flush();
		this.consumer.flush();
		assertThat(this.group.letters()).hasSize(2).anySatisfy((letter) -> assertThat(letter).hasSize(22 + 12000));
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.counters.deadLettered.sum()).isEqualTo(2);
	}

	@Test
	void keepsNoMoreDeadLettersThanItMayAndCountsTheRest() throws Exception {
		TestConsumer limited = this.group.consumer("b", TestConsumer.deadLetters(3));
		this.group.add(5);
		limited.read(5)
			.forEach((delivery) -> limited.settlement.bury(delivery, DeadLetterReason.FAILED,
					new IllegalStateException()));
		limited.flush();
		assertThat(this.group.letters()).hasSize(3);
		assertThat(limited.counters.deadLettersDropped.sum()).isEqualTo(2);
	}

	@ParameterizedTest
	@EnumSource
	void doesNothingToWhatIsNoLongerItsOwn(Change change) throws Exception {
		this.group.add(2);
		List<Delivery> deliveries = this.consumer.read(2);
		for (Delivery delivery : deliveries) {
			change.happen(this.group, delivery.id().toString());
		}
		Map<String, String> pending = (change != Change.GROUP_GONE) ? this.group.pending() : Map.of();
		this.consumer.settlement.park(deliveries.get(0), Duration.ofSeconds(1));
		this.consumer.settlement.bury(deliveries.get(1), DeadLetterReason.FAILED, new IllegalStateException());
		this.consumer.flush();
		assertThat(this.consumer.counters.fenced.sum()).isEqualTo(2);
		assertThat(this.consumer.counters.parked.sum() + this.consumer.counters.deadLettered.sum()).isZero();
		assertThat(this.group.redis.exists(this.group.parkedKey(), this.group.lettersKey())).isZero();
		assertThat(this.consumer.unsettled.entries()).isZero();
		if (change != Change.GROUP_GONE) {
			assertThat(this.group.pending()).isEqualTo(pending);
		}
	}

	@Test
	void leavesAnotherAttemptOfItsOwnAloneAndCallsItNobodyElses() throws Exception {
		String id = this.group.add(1).get(0);
		Delivery delivery = this.consumer.readOne();
		this.group.claim(id, "a", 2);
		this.consumer.settlement.park(delivery, Duration.ofSeconds(1));
		this.consumer.flush();
		assertThat(this.group.pending()).containsExactly(Map.entry(id, "a 2"));
		assertThat(this.consumer.counters.fenced.sum()).isZero();
		assertThat(this.consumer.unsettled.entries()).isZero();
	}

	@Test
	void reportsWhatWasTrimmedWhenItIsToBeParked() throws Exception {
		this.group.add(1);
		Delivery delivery = this.consumer.readOne();
		this.group.redis.xtrim(this.group.key(), 0);
		this.consumer.settlement.park(delivery, Duration.ofSeconds(1));
		this.consumer.flush();
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.counters.lost.sum()).isEqualTo(1);
		assertThat(this.consumer.events.lost).hasSize(1);
		assertThat(this.group.redis.exists(this.group.parkedKey())).isZero();
	}

	@Test
	void buriesWhatWasTrimmedFromTheBytesItHas() throws Exception {
		this.group.add(1);
		Delivery delivery = this.consumer.readOne();
		this.group.redis.xtrim(this.group.key(), 0);
		this.consumer.settlement.bury(delivery, DeadLetterReason.FAILED, new IllegalStateException());
		this.consumer.flush();
		assertThat(this.group.letters()).singleElement()
			.satisfies((letter) -> assertThat(letter).endsWith("payload", "entry 0"));
		assertThat(this.group.pending()).isEmpty();
		assertThat(this.consumer.counters.lost.sum()).isZero();
	}

	@Test
	void neverMakesASecondCopyWhenAnswersAreLost() throws Exception {
		try (RedisProxy proxy = RedisProxy.to(server)) {
			TestConsumer cutOff = this.group.consumer("b", SETTINGS, proxy.host(), proxy.port());
			for (int round = 0; round < 5; round++) {
				this.group.add(3);
				List<Delivery> deliveries = new ArrayList<>(cutOff.read(3));
				cutOff.settlement.restart(deliveries.get(2)).get(5, TimeUnit.SECONDS);
				proxy.freezeFromServer();
				cutOff.settlement.bury(deliveries.get(0), DeadLetterReason.FAILED, new IllegalStateException());
				cutOff.settlement.park(deliveries.get(1), Duration.ofMinutes(1));
				cutOff.settlement.succeeded(deliveries.get(2));
				long letters = round + 1;
				await().until(() -> this.group.letters().size() == letters);
				proxy.cut();
				proxy.thaw();
				cutOff.flush();
			}
			assertThat(this.group.letters()).hasSize(5);
			assertThat(this.group.pending()).hasSize(5)
				.allSatisfy((id, owner) -> assertThat(owner).isEqualTo("~retry 1"));
			assertThat(cutOff.counters.fenced.sum()).isZero();
			assertThat(cutOff.counters.deadLettered.sum()).isEqualTo(5);
			assertThat(cutOff.counters.parked.sum()).isEqualTo(5);
			assertThat(cutOff.unsettled.entries()).isZero();
		}
	}

	@Test
	void keepsEntriesPendingWhileTheMemoryOfRedisIsFull() throws Exception {
		try (RedisServer small = RedisServer.start(); TestGroup there = TestGroup.on(small)) {
			TestConsumer waiting = there.consumer("a", SETTINGS);
			there.add(2);
			List<Delivery> deliveries = waiting.read(2);
			there.redis.configSet("maxmemory", "1");
			waiting.settlement.bury(deliveries.get(0), DeadLetterReason.FAILED, new IllegalStateException());
			waiting.settlement.park(deliveries.get(1), Duration.ofMinutes(1));
			await().until(() -> there.redis.info("errorstats").contains("errorstat_OOM:count="));
			assertThat(there.pending().values()).containsOnly("a 1");
			assertThat(waiting.unsettled.entries()).isEqualTo(2);
			there.redis.configSet("maxmemory", "0");
			waiting.flush();
			assertThat(there.letters()).hasSize(1);
			assertThat(there.pending().values()).containsExactly("~retry 1");
			assertThat(waiting.counters.fenced.sum()).isZero();
		}
	}

	@Test
	void goesOnWhenTheScriptsAreForgotten() throws Exception {
		this.group.add(2);
		List<Delivery> deliveries = this.consumer.read(2);
		this.consumer.settlement.park(deliveries.get(0), Duration.ofMinutes(1));
		this.consumer.flush();
		this.group.redis.scriptFlush();
		this.consumer.settlement.park(deliveries.get(1), Duration.ofMinutes(1));
		this.consumer.flush();
		assertThat(this.group.pending().values()).containsOnly("~retry 1");
	}

	@Test
	void deletesWhatItAcknowledgesWhereNobodyElseReads() throws Exception {
		TestConsumer deleting = this.group.consumer("b", TestConsumer
			.trim(new TrimSettings(TrimStrategy.DELETE_ON_ACKNOWLEDGE, 0, Duration.ZERO, Duration.ofSeconds(1))));
		this.group.add(3);
		List<Delivery> deliveries = deleting.read(3);
		deleting.settlement.succeeded(deliveries.get(0));
		deleting.settlement.bury(deliveries.get(1), DeadLetterReason.FAILED, new IllegalStateException());
		deleting.flush();
		assertThat(this.group.redis.xlen(this.group.key())).isEqualTo(1);
		this.group.redis.xgroupCreate(StreamOffset.from(this.group.key(), "0"), "other",
				XGroupCreateArgs.Builder.mkstream());
		deleting.settlement.succeeded(deliveries.get(2));
		deleting.flush();
		assertThat(this.group.redis.xlen(this.group.key())).isEqualTo(1);
		assertThat(this.group.pending()).isEmpty();
	}

	@Test
	void deletesNothingOfAnotherGroupThatIsTheOnlyOneLeft() throws Exception {
		TestConsumer deleting = this.group.consumer("b", TestConsumer
			.trim(new TrimSettings(TrimStrategy.DELETE_ON_ACKNOWLEDGE, 0, Duration.ZERO, Duration.ofSeconds(1))));
		this.group.add(1);
		Delivery delivery = deleting.readOne();
		this.group.redis.xgroupCreate(StreamOffset.from(this.group.key(), "0"), "audit");
		this.group.redis.xgroupDestroy(this.group.key(), TestGroup.GROUP);
		deleting.settlement.succeeded(delivery);
		deleting.flush();
		assertThat(this.group.redis.xlen(this.group.key())).isEqualTo(1);
	}

	@Test
	void acknowledgesButLeavesEverythingElseAloneOnceItIsClosed() throws Exception {
		this.group.add(1);
		Delivery delivery = this.consumer.readOne();
		this.group.redis.clientPause(500);
		this.consumer.settlement.park(delivery, Duration.ofSeconds(1));
		this.consumer.settlement.close();
		this.consumer.settlement.bury(delivery, DeadLetterReason.FAILED, new IllegalStateException("late"));
		this.consumer.flush();
		assertThat(this.consumer.unsettled.entries()).isEqualTo(1);
		this.consumer.settlement.succeeded(delivery);
		this.consumer.flush();
		assertThat(this.consumer.unsettled.entries()).isZero();
		assertThat(this.group.pending()).isEmpty();
	}

	enum Change {

		OWNED_BY_ANOTHER {

			@Override
			void happen(TestGroup group, String id) {
				group.claim(id, "b", 1);
			}

		},

		ACKNOWLEDGED {

			@Override
			void happen(TestGroup group, String id) {
				group.redis.xack(group.key(), TestGroup.GROUP, id);
			}

		},

		GROUP_GONE {

			@Override
			void happen(TestGroup group, String id) {
				group.redis.xgroupDestroy(group.key(), TestGroup.GROUP);
			}

		},

		STREAM_GONE {

			@Override
			void happen(TestGroup group, String id) {
				group.redis.del(group.key());
				group.redis.xgroupCreate(StreamOffset.from(group.key(), "0"), TestGroup.GROUP,
						XGroupCreateArgs.Builder.mkstream());
			}

		};

		abstract void happen(TestGroup group, String id);

	}

}
