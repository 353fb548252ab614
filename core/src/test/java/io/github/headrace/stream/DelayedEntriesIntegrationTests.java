package io.github.headrace.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.Range;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * How entries wait for their time.
 */
@Timeout(90)
class DelayedEntriesIntegrationTests {

	private static RedisServer server;

	private StreamTestServer redis;

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
		this.redis = new StreamTestServer(server);
		this.redis.commands().flushall();
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	private static RedisStreamTemplate defaultOf(RedisStreamTemplates templates) {
		return templates.get(NativeConnections.DEFAULT);
	}

	private static StreamKey key(String stream) {
		return StreamKey.of(Namespace.NONE, stream);
	}

	/** Templates of a process that promotes. */
	private RedisStreamTemplates running() {
		RedisStreamTemplates templates = this.redis.templates();
		templates.delayedEntries().start();
		return templates;
	}

	/** Delays numbers by random times, some by the clock of this process. */
	private static List<DelayedEntry> delay(RedisStreamTemplate template, int from, int to) {
		Random random = new Random(from);
		return IntStream.range(from, to).mapToObj((i) -> {
			int millis = random.nextInt(1000);
			return (i % 2 == 0) ? template.addIn("orders", i, Duration.ofMillis(millis))
					: template.addAt("orders", i, Instant.now().plusMillis(millis));
		}).toList();
	}

	private List<String> numbers(int count) {
		return IntStream.range(0, count).mapToObj(Integer::toString).toList();
	}

	private void awaitLength(String key, long length) {
		await().untilAsserted(() -> assertThat(this.redis.commands().xlen(key)).isGreaterThanOrEqualTo(length));
	}

	private void assertNothingWaits(String stream) {
		assertThat(this.redis.commands()
			.exists("{%s}:delayed".formatted(stream), "{%s}:delayed:entries".formatted(stream))).isZero();
	}

	@Nested
	class Promotion {

		@Test
		void addsEachEntryOnceAndNeverEarly() {
			List<DelayedEntry> delayed = delay(defaultOf(running()), 0, 1000);
			awaitLength("orders", 1000);
			assertThat(redis.payloads("orders")).containsExactlyInAnyOrderElementsOf(numbers(1000));
			assertNothingWaits("orders");
			Map<String, Instant> due = new HashMap<>();
			delayed.forEach((entry) -> due.put(entry.id(), entry.due()));
			for (StreamMessage<String, String> entry : redis.commands().xrange("orders", Range.unbounded())) {
				Instant added = Instant.ofEpochMilli(EntryId.parse(entry.getId()).milliseconds());
				assertThat(added).isAfterOrEqualTo(due.get(entry.getBody().get(StreamHeaders.DELAYED_ID)));
			}
		}

		@Test
		void keepsTheOrderOfTheCallsWithinAMillisecond() {
			RedisStreamTemplates templates = redis.templates();
			Instant due = Instant.now();
			IntStream.range(0, 500).forEach((i) -> defaultOf(templates).addAt("orders", i, due));
			templates.delayedEntries().start();
			awaitLength("orders", 500);
			assertThat(redis.payloads("orders")).isEqualTo(numbers(500));
		}

		@Test
		void takesOverWhatADeadProcessHasDelayed() {
			RedisStreamTemplates dead = redis.templates();
			defaultOf(dead).addIn("orders", 1, Duration.ofMillis(50));
			redis.commands().set("{orders}:delayed:lease", "dead", SetArgs.Builder.px(500));
			running().delayedEntries().watch(key("orders"));
			awaitLength("orders", 1);
			assertNothingWaits("orders");
		}

		@Test
		void sharesTheWorkOfProcessesThatComeAndGo() {
			List<RedisStreamTemplates> processes = new ArrayList<>(List.of(running(), running(), running()));
			for (int i = 0; i < 10; i++) {
				delay(defaultOf(processes.get(i % 3)), i * 100, i * 100 + 100);
				processes.set((i + 1) % 3, running()).delayedEntries().stop();
				processes.get((i + 1) % 3).delayedEntries().watch(key("orders"));
			}
			awaitLength("orders", 1000);
			assertThat(redis.payloads("orders")).containsExactlyInAnyOrderElementsOf(numbers(1000));
		}

		@Test
		void isLeftToOneProcessWhereEntriesWait() {
			RedisStreamTemplates first = running();
			DelayedEntry entry = defaultOf(first).addIn("orders", 1, Duration.ofHours(1));
			await().until(() -> redis.commands().exists("{orders}:delayed:lease") == 1);
			String leader = redis.commands().get("{orders}:delayed:lease");
			RedisStreamTemplates second = running();
			defaultOf(second).addIn("orders", 2, Duration.ofMillis(20));
			awaitLength("orders", 1);
			assertThat(redis.commands().get("{orders}:delayed:lease")).isEqualTo(leader);
			first.delayedEntries().stop();
			await().untilAsserted(
					() -> assertThat(redis.commands().get("{orders}:delayed:lease")).isNotNull().isNotEqualTo(leader));
			assertThat(defaultOf(second).cancel("orders", entry.id())).isTrue();
			await().until(() -> redis.commands().exists("{orders}:delayed:lease") == 0);
		}

		@Test
		void forgetsStreamsForWhichNothingWaits() {
			RedisStreamTemplates templates = running();
			for (int i = 0; i < 20; i++) {
				defaultOf(templates).addIn("orders:" + i, i, Duration.ZERO);
			}
			templates.delayedEntries().watch(key("watched"));
			await().untilAsserted(() -> assertThat(templates.delayedEntries().streams()).isOne());
			for (int i = 0; i < 20; i++) {
				assertThat(redis.payloads("orders:" + i)).containsExactly(Integer.toString(i));
			}
			DelayedEntry again = defaultOf(templates).addIn("orders:1", "again", Duration.ZERO);
			awaitLength("orders:1", 2);
			assertThat(redis.entries("orders:1")).last()
				.isEqualTo(Map.of("payload", "again", StreamHeaders.DELAYED_ID, again.id()));
		}

		@Test
		void goesOnAfterAStop() {
			RedisStreamTemplates templates = running();
			templates.delayedEntries().stop();
			assertThat(templates.delayedEntries().isRunning()).isFalse();
			defaultOf(templates).addIn("orders", 1, Duration.ZERO);
			templates.delayedEntries().start();
			awaitLength("orders", 1);
		}

	}

	@Nested
	class Options {

		@Test
		void holdWhenTheEntryIsAdded() {
			RedisStreamTemplate template = defaultOf(running());
			template.addAll("orders", numbers(500));
			template.addIn(AddRequest.of("orders", "short").header("trace", "1").maxLength(10), Duration.ZERO);
			await().untilAsserted(() -> assertThat(redis.entries("orders")).last()
				.satisfies(
						(fields) -> assertThat(fields).containsEntry("payload", "short").containsEntry("trace", "1")));
			assertThat(redis.commands().xlen("orders")).isLessThan(200);
			template.addIn(AddRequest.ofFields("plain", Map.of("a", "b")).maxAge(Duration.ofDays(1)), Duration.ZERO);
			awaitLength("plain", 1);
			assertThat(redis.entries("plain").get(0)).containsEntry("a", "b");
		}

		@Test
		void delayOnceForEachKey() {
			RedisStreamTemplates templates = redis.templates();
			RedisStreamTemplate template = defaultOf(templates);
			AddRequest request = AddRequest.of("orders", 1).idempotencyKey("k:1", Duration.ofMinutes(1));
			DelayedEntry first = template.addIn(request, Duration.ofSeconds(10));
			assertThat(template.addIn(request, Duration.ofSeconds(20))).isEqualTo(first);
			assertThat(redis.commands().pttl("{orders}:delayed:idempotency:k:1")).isBetween(60_001L, 70_000L);
			assertThat(template.cancel("orders", first.id())).isTrue();
			assertThat(template.cancel("orders", first.id())).isFalse();
			assertThat(redis.commands().keys("*")).isEmpty();
			DelayedEntry second = template.addIn(request, Duration.ZERO);
			assertThat(second).isNotEqualTo(first);
			templates.delayedEntries().start();
			awaitLength("orders", 1);
			assertThat(template.addIn(request, Duration.ZERO)).isEqualTo(second);
			assertThat(redis.commands().xlen("orders")).isOne();
			assertThat(template.cancel("orders", second.id())).isFalse();
			assertThat(template.addIn(request, Duration.ZERO)).isEqualTo(second);
		}

		@Test
		void areRefusedWhereTheyMakeNoSense() {
			RedisStreamTemplate template = defaultOf(redis.templates());
			assertThatIllegalArgumentException()
				.isThrownBy(() -> template.addIn(AddRequest.of("orders", 1).onlyToExistingStream(), Duration.ZERO))
				.withMessageContaining("leave 'onlyToExistingStream' out");
			assertThatIllegalArgumentException().isThrownBy(() -> template.addIn("orders", 1, Duration.ofMillis(-1)))
				.withMessageContaining("PT-0.001S");
			assertThatIllegalArgumentException().isThrownBy(() -> template.addAt("orders", 1, Instant.MAX))
				.withMessageStartingWith("'due' must be before");
			assertThat(redis.commands().keys("*")).isEmpty();
		}

		@Test
		void showWhatWaits() {
			RedisStreamTemplate template = defaultOf(redis.templates());
			DelayedEntry late = template.addIn("orders", 1, Duration.ofHours(2));
			DelayedEntry soon = template.addAt("orders", 2, Instant.parse("2001-01-01T00:00:00.000000001Z"));
			assertThat(soon.due()).isEqualTo(Instant.parse("2001-01-01T00:00:00.001Z"));
			assertThat(template.delayed("orders", 10)).containsExactly(soon, late);
			assertThat(template.delayed("orders", 1)).containsExactly(soon);
			assertThat(template.delayed("none", 1)).isEmpty();
		}

	}

	@Nested
	class Cancelling {

		@RepeatedTest(50)
		void eitherCancelsOrAdds() {
			RedisStreamTemplate template = defaultOf(running());
			List<DelayedEntry> delayed = IntStream.range(0, 20)
				.mapToObj((i) -> template.addIn("orders", i, Duration.ofMillis(i % 10)))
				.toList();
			List<String> added = new ArrayList<>();
			for (int i = 0; i < delayed.size(); i++) {
				if (!template.cancel("orders", delayed.get(i).id())) {
					added.add(Integer.toString(i));
				}
			}
			await().untilAsserted(() -> assertNothingWaits("orders"));
			assertThat(redis.payloads("orders")).containsExactlyInAnyOrderElementsOf(added);
		}

	}

	@Nested
	@ExtendWith(OutputCaptureExtension.class)
	class Faults {

		@Test
		void ofTheServerLoseNothing() {
			try (RedisServer own = RedisServer.builder().config("appendonly yes").config("appendfsync always").start();
					StreamTestServer other = new StreamTestServer(own)) {
				RedisStreamTemplates templates = other.templates();
				delay(defaultOf(templates), 0, 200);
				templates.delayedEntries().start();
				own.kill();
				own.restart();
				await().untilAsserted(
						() -> assertThat(other.payloads("orders")).containsExactlyInAnyOrderElementsOf(numbers(200)));
			}
		}

		@Test
		void areReportedOnceAndEnd(CapturedOutput output) {
			RedisStreamTemplate template = defaultOf(running());
			redis.commands().set("orders", "text");
			template.addIn("orders", 1, Duration.ZERO);
			await().untilAsserted(() -> assertThat(output).contains("Delayed entries cannot be added now, which is "
					+ "tried again: Adding the delayed entries of stream 'orders' failed, as a key of that name"));
			redis.commands().del("orders");
			awaitLength("orders", 1);
			await().untilAsserted(
					() -> assertThat(output).containsOnlyOnce("Delayed entries of stream 'orders' are added again"));
			assertThat(output).containsOnlyOnce("cannot be added now");
		}

		@Test
		void ofMemoryLeaveTheEntriesWaiting() {
			RedisStreamTemplates templates = redis.templates();
			RedisStreamTemplate template = defaultOf(templates);
			delay(template, 0, 100);
			redis.commands().configSet("maxmemory", "1");
			try {
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> template.addIn("orders", 1, Duration.ZERO))
					.withMessageStartingWith("Delaying an entry for stream 'orders' failed, as Redis has no memory");
				templates.delayedEntries().start();
				await().until(
						() -> redis.calls("xadd") > 0 || redis.commands().info("errorstats").contains("errorstat_OOM"));
				assertThat(redis.commands().hlen("{orders}:delayed:entries")).isEqualTo(100);
			}
			finally {
				redis.commands().configSet("maxmemory", "0");
			}
			awaitLength("orders", 100);
			assertThat(redis.payloads("orders")).containsExactlyInAnyOrderElementsOf(numbers(100));
		}

		@Test
		void ofKeysAreMendedOrReported(CapturedOutput output) {
			RedisStreamTemplates templates = redis.templates();
			RedisStreamTemplate template = defaultOf(templates);
			template.addIn("orders", 1, Duration.ZERO);
			template.addIn("orders", 2, Duration.ofHours(1));
			DelayedEntry lost = template.addIn("others", 3, Duration.ZERO);
			redis.commands().del("{orders}:delayed", "{others}:delayed:entries");
			templates.delayedEntries().start();
			awaitLength("orders", 1);
			assertThat(template.delayed("orders", 10)).hasSize(1);
			await().untilAsserted(() -> assertThat(output).contains("Delayed entries of stream 'others' are lost",
					"'{others}:delayed:entries' has none of these ids: [%s]".formatted(lost.id())));
			assertThat(redis.commands().exists("others")).isZero();
		}

	}

	@Nested
	class Cluster {

		@Test
		void promotesInEverySlot() {
			try (RedisCluster cluster = RedisCluster.builder().replicas(0).start()) {
				RedisStreamTemplates templates = redis.templates(new RedisClusterConfiguration(cluster.addresses()),
						Namespace.of("shop"));
				templates.delayedEntries().start();
				RedisStreamTemplate template = defaultOf(templates);
				List<DelayedEntry> cancelled = new ArrayList<>();
				for (int i = 0; i < 30; i++) {
					template.addIn(AddRequest.of("orders" + i, i).idempotencyKey("k"), Duration.ofMillis(i));
					cancelled.add(template.addIn("orders" + i, i, Duration.ofHours(1)));
				}
				Collections.shuffle(cancelled);
				cancelled.forEach((entry) -> assertThat(template.cancel(entry.stream(), entry.id())).isTrue());
				await().untilAsserted(() -> assertThat(templates.delayedEntries().streams()).isZero());
				for (int i = 0; i < 30; i++) {
					assertThatExceptionOfType(DataAccessException.class)
						.isThrownBy(() -> template.add(AddRequest.of("missing", 1).onlyToExistingStream()));
					assertThat(template.add(AddRequest.of("orders" + i, 1).onlyToExistingStream())).isNotNull();
				}
			}
		}

	}

}
