package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import io.lettuce.core.XAddArgs;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LogReaderFaultsIntegrationTests {

	private static final String KEY = LogReaderTestContext.STREAM.key();

	private final RecordingLogListener listener = new RecordingLogListener();

	@Test
	void neitherRepeatsNorSkipsWhenItsConnectionIsKilledAgainAndAgain() {
		try (RedisServer server = RedisServer.start(); LogReaderTestContext test = new LogReaderTestContext(server)) {
			LogReader reader = test.reader("latest", this.listener);
			await().until(reader::isReading);
			for (int round = 0; round < 20; round++) {
				int interruptions = interruptions();
				test.add(round * 1000 + 1, round * 1000 + 500);
				test.call(test.redis().clientKill(KillArgs.Builder.skipme()));
				test.add(round * 1000 + 501, round * 1000 + 1000);
				await().until(() -> interruptions() > interruptions && reader.isReading());
			}
			expect(20_000);
			assertThat(this.listener.gaps).isEmpty();
		}
	}

	@Test
	void neitherRepeatsNorSkipsWhenAnswersAreCutOff() {
		try (RedisServer server = RedisServer.start();
				RedisProxy proxy = RedisProxy.to(server);
				LogReaderTestContext test = new LogReaderTestContext(server)) {
			LogReader reader = test.reader(new RedisStandaloneConfiguration(proxy.host(), proxy.port()), "latest",
					this.listener);
			await().until(reader::isReading);
			for (int round = 0; round < 20; round++) {
				// Within an answer, at another place each time.
				proxy.cutAfterBytesFromServer(1500 + 173 * round);
				test.add(round * 500 + 1, (round + 1) * 500);
				int expected = (round + 1) * 500;
				await().until(() -> this.listener.values().size() >= expected);
			}
			expect(10_000);
			assertThat(this.listener.said).contains("interrupted");
			assertThat(this.listener.gaps).isEmpty();
		}
	}

	@Test
	void goesOnBehindWhatItHasReadWhenTheServerIsStartedAgain() {
		try (RedisServer server = RedisServer.builder().config("appendonly yes").config("appendfsync always").start();
				LogReaderTestContext test = new LogReaderTestContext(server)) {
			test.add(1, 1000);
			LogReader reader = test.reader("beginning", this.listener);
			expect(1000);
			server.kill();
			await().until(() -> !reader.isReading());
			assertThat(reader.condition().attempt()).isPositive();
			server.restart();
			test.add(1001, 2000);
			expect(2000);
			assertThat(this.listener.said).containsExactly("resumed", "interrupted", "resumed");
			assertThat(this.listener.connections.get(0).runId()).isNotEqualTo(this.listener.connections.get(1).runId());
		}
	}

	@Test
	void noticesAServerThatStandsStill() {
		try (RedisServer server = RedisServer.start(); LogReaderTestContext test = new LogReaderTestContext(server)) {
			LogReader reader = test.reader("latest", this.listener);
			await().until(reader::isReading);
			server.pause();
			await().untilAsserted(() -> assertThat(this.listener.said).containsExactly("resumed", "interrupted"));
			server.resume();
			test.add(1, 10);
			expect(10);
		}
	}

	@Test
	void reportsAStreamThatHasGoneOnceAndReadsTheNextOne() {
		try (RedisServer server = RedisServer.start(); LogReaderTestContext test = new LogReaderTestContext(server)) {
			List<EntryId> ids = test.add(1, 100);
			LogReader reader = test.reader("beginning", this.listener);
			expect(100);
			await().until(() -> reader.lag(LogReaderTestContext.STREAM).orElse(1) == 0);
			test.call(test.redis().flushall());
			await().until(() -> !this.listener.gaps.isEmpty());
			assertThat(this.listener.gaps.get(0).from()).isEqualTo(ids.get(99));
			// Behind everything by its clock, but of a new stream.
			test.call(test.redis().xadd(KEY, new XAddArgs().id("1-1"), "n", "101"));
			test.add(102, 200);
			expect(200);
			looksTwice(test, reader);
			assertThat(this.listener.said).containsExactly("resumed", "missing BEGUN_ANEW");
		}
	}

	@Test
	void reportsAStreamThatWasReplacedWhileItWasRead() {
		try (RedisServer server = RedisServer.start(); LogReaderTestContext test = new LogReaderTestContext(server)) {
			test.add(1, 100);
			LogReader reader = test.reader("beginning", this.listener);
			expect(100);
			await().until(() -> reader.lag(LogReaderTestContext.STREAM).orElse(1) == 0);
			test.redis().multi();
			test.redis().flushall();
			test.redis().xadd(KEY, "n", "101");
			test.call(test.redis().exec());
			test.add(102, 103);
			await().until(() -> !this.listener.gaps.isEmpty());
			test.add(104, 105);
			expect(105);
			looksTwice(test, reader);
			assertThat(this.listener.said).containsExactly("resumed", "missing BEGUN_ANEW");
		}
	}

	@Test
	void countsWhatWasTrimmedUnread() {
		try (RedisServer server = RedisServer.start();
				RedisProxy proxy = RedisProxy.to(server);
				LogReaderTestContext test = new LogReaderTestContext(server)) {
			List<EntryId> read = test.add(1, 10);
			LogReader reader = test.reader(new RedisStandaloneConfiguration(proxy.host(), proxy.port()), "beginning",
					this.listener);
			expect(10);
			proxy.refuse();
			proxy.cut();
			await().until(() -> !reader.isReading());
			List<EntryId> missed = test.add(11, 40);
			test.call(test.redis().xtrim(KEY, 5));
			test.call(test.redis().xdel(KEY, missed.get(29).toString()));
			proxy.accept();
			await()
				.untilAsserted(() -> assertThat(this.listener.values()).hasSize(14).endsWith("36", "37", "38", "39"));
			test.add(41, 41);
			await().untilAsserted(() -> assertThat(this.listener.values()).endsWith("39", "41"));
			looksTwice(test, reader);
			assertThat(this.listener.said).containsExactly("resumed", "interrupted", "resumed", "missing TRIMMED");
			assertThat(this.listener.gaps).containsExactly(
					new LogGap(LogReaderTestContext.STREAM, LogGap.Reason.TRIMMED, read.get(9), missed.get(25), 26));
		}
	}

	@Test
	void doesNotRepeatWhatAServerWithOlderDataStillHas() {
		try (RedisServer server = RedisServer.start(); LogReaderTestContext test = new LogReaderTestContext(server)) {
			test.add(1, 100);
			LogReader reader = test.reader("beginning", this.listener);
			expect(100);
			await().until(() -> reader.lag(LogReaderTestContext.STREAM).orElse(1) == 0);
			test.call(test.redis().save());
			EntryId lost = test.add(101, 150).get(49);
			expect(150);
			await().until(() -> reader.position(LogReaderTestContext.STREAM).orElseThrow().equals(lost));
			server.kill();
			server.restart();
			test.add(151, 160);
			expect(160);
			assertThat(this.listener.said).containsExactly("resumed", "interrupted", "resumed", "missing TRUNCATED");
		}
	}

	/** Nothing is reported twice: two more looks find nothing. */
	private void looksTwice(LogReaderTestContext test, LogReader reader) {
		for (int look = 0; look < 2; look++) {
			long before = looks(test);
			await().until(() -> looks(test) > before);
		}
		assertThat(reader.isReading()).isTrue();
	}

	private static long looks(LogReaderTestContext test) {
		return test.call(test.redis().info("commandstats"))
			.lines()
			.filter((line) -> line.startsWith("cmdstat_xinfo"))
			.map((line) -> line.replaceAll("[^:]*:calls=(\\d+).*", "$1"))
			.mapToLong(Long::parseLong)
			.sum();
	}

	private int interruptions() {
		return (int) this.listener.said.stream().filter("interrupted"::equals).count();
	}

	private void expect(int to) {
		List<String> expected = LogReaderTestContext.numbers(1, to);
		await().atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(this.listener.values()).isEqualTo(expected));
	}

}
