package io.github.headrace.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.headrace.cache.LogInstances.Instance;
import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.KillArgs;
import io.lettuce.core.Range;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class StreamInvalidationLogIntegrationTests {

	/** Adds an entry as a script does. ARGV: version, previous id, field. */
	private static final String ADD = """
			local time = redis.call('TIME')
			local id = string.format('%.0f-%.0f', time[1] * 1000 + math.floor(time[2] / 1000) + 1, time[2] % 1000 * 1e6)
			redis.call('XADD', KEYS[1], id, 'v', ARGV[1], 'p', ARGV[2], 'o', 'x', ARGV[3], '2')
			redis.call('SET', KEYS[2], id)
			""";

	private RedisServer server;

	private BesideClient beside;

	private final LogInstances instances = new LogInstances();

	private Instance one;

	private Instance other;

	@BeforeEach
	void start() {
		this.server = RedisServer.start();
		this.beside = new BesideClient(this.server);
		this.one = this.instances.started(LogInstances.at(this.server));
		this.other = this.instances.started(LogInstances.at(this.server));
	}

	@AfterEach
	void stop() {
		this.instances.close();
		this.beside.close();
		this.server.close();
	}

	@Test
	void tellsTheOthersWhatIsInvalid() {
		this.one.evict("1");
		EntryId last = this.one.evict("2");
		this.other.awaitApplied(last);
		this.one.awaitApplied(last);
		assertThat(this.other.cache().keys()).containsExactly("1", "2");
		assertThat(this.one.cache().applied).isEmpty();
		assertThat(this.one.cache().own).contains(Invalidation.evict("products", "2"));
		assertThat(this.other.state()).satisfies((state) -> {
			assertThat(state.connected()).isTrue();
			assertThat(state.applied()).isEqualTo(2);
			assertThat(state.replayed()).isZero();
			assertThat(state.position()).isEqualTo(last);
			assertThat(state.resets()).isEqualTo(Map.of(ResetReason.START, 1L));
			assertThat(state.cause()).isNull();
		});
	}

	@Test
	void chainsItsEntries() {
		List<EntryId> ids = IntStream.range(0, 20).mapToObj((n) -> this.one.evict("" + n)).toList();
		List<StreamMessage<String, String>> entries = this.beside.redis().xrange(LogInstances.LOG, Range.unbounded());
		assertThat(entries).extracting(StreamMessage::getId)
			.endsWith(ids.stream().map(EntryId::toString).toArray(String[]::new))
			.hasSize(21);
		assertThat(entries.get(0).getBody()).containsEntry("v", "1").containsEntry("p", "0-0");
		for (int i = 1; i < entries.size(); i++) {
			assertThat(entries.get(i).getBody()).containsEntry("p", entries.get(i - 1).getId());
		}
		assertThat(this.beside.redis().get(LogInstances.TAIL)).isEqualTo(ids.get(19).toString());
	}

	@Test
	void replaysExactlyWhatWasMissedWhileTheConnectionWasLost() {
		this.other.awaitApplied(this.one.evict("before"));
		for (int round = 1; round <= 10; round++) {
			int before = this.other.cache().resets.get();
			this.beside.redis().clientKill(KillArgs.Builder.skipme());
			EntryId last = this.one.evict("" + round);
			this.other.awaitApplied(last);
			assertThat(this.other.cache().resets).hasValue(before);
		}
		assertThat(this.other.cache().keys()).startsWith("before", "1").endsWith("9", "10").hasSize(11);
		assertThat(this.other.resets()).isZero();
	}

	@Test
	void marksAsReplayedWhatWasSentWhileItWasCutOff() {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			Instance remote = this.instances.started(LogInstances.at(proxy));
			remote.awaitApplied(this.one.evict("before"));
			proxy.refuse();
			proxy.cut();
			remote.awaitConnected(false);
			IntStream.rangeClosed(1, 3).forEach((n) -> this.one.evict("" + n));
			EntryId missed = this.one.evict("4");
			proxy.accept();
			remote.awaitApplied(missed);
			remote.awaitApplied(this.one.evict("after"));
			assertThat(remote.cache().keys()).containsExactly("before", "1", "2", "3", "4", "after");
			assertThat(remote.state().replayed()).isEqualTo(4);
			assertThat(remote.state().applied()).isEqualTo(6);
			assertThat(remote.resets()).isZero();
			this.instances.stop(remote);
		}
	}

	@Test
	void dropsEverythingOnceWhereMissedEntriesWereTrimmed() {
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			Instance remote = this.instances.started(LogInstances.at(proxy));
			remote.awaitApplied(this.one.evict("before"));
			proxy.refuse();
			proxy.cut();
			remote.awaitConnected(false);
			this.one.evict("missed");
			this.beside.redis().xtrim(LogInstances.LOG, 0);
			EntryId last = this.one.evict("seen");
			proxy.accept();
			remote.awaitApplied(last);
			await().untilAsserted(() -> assertThat(remote.cache().keys()).containsExactly("before", "seen"));
			remote.awaitApplied(this.one.evict("after"));
			assertThat(remote.resets()).isOne();
			assertThat(remote.state().resets()).containsEntry(ResetReason.TRIMMED, 1L);
			this.instances.stop(remote);
		}
	}

	@Test
	void dropsNothingWhenWhatWasReadIsTrimmed() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis().xtrim(LogInstances.LOG, 0);
		this.other.awaitApplied(this.one.evict("2"));
		assertThat(this.other.cache().keys()).containsExactly("1", "2");
		assertThat(this.other.resets()).isZero();
	}

	@Test
	void dropsEverythingOnceWhenTheServerIsEmptied() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis().flushall();
		await().until(() -> this.other.resets() == 1 && this.one.resets() == 1);
		this.other.awaitApplied(this.one.evict("2"));
		await().untilAsserted(() -> assertThat(this.other.cache().keys()).contains("2"));
		looksTwice();
		assertThat(this.other.resets()).isOne();
		assertThat(this.other.state().resets()).containsEntry(ResetReason.BEGUN_ANEW, 1L);
	}

	@Test
	void dropsEverythingOnceWhenTheLogIsReplacedBetweenTwoReads() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis()
			.eval("redis.call('DEL', KEYS[1], KEYS[2]); " + ADD, ScriptOutputType.STATUS,
					new String[] { LogInstances.LOG, LogInstances.TAIL }, "1", "0-0", "evict:products");
		await().untilAsserted(() -> assertThat(this.other.cache().keys()).contains("1", "2"));
		looksTwice();
		assertThat(this.other.resets()).isOne();
	}

	@Test
	void dropsEverythingWhenTheLogIsDeleted() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis().del(LogInstances.LOG);
		EntryId next = this.one.evict("2");
		await().untilAsserted(() -> assertThat(this.other.cache().keys()).contains("2"));
		this.other.awaitApplied(next);
		looksTwice();
		assertThat(this.other.resets()).isOne();
	}

	@Test
	void dropsEverythingOnceForAnEntryOfAnotherClient() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis().xadd(LogInstances.LOG, Map.of("any", "thing"));
		await().until(() -> this.other.resets() == 1);
		this.other.awaitApplied(this.one.evict("2"));
		this.other.awaitApplied(this.one.evict("3"));
		assertThat(this.other.state().resets()).containsEntry(ResetReason.UNREADABLE, 1L);
		assertThat(this.other.resets()).isOne();
		assertThat(this.other.cache().keys()).endsWith("2", "3");
	}

	@Test
	void dropsEverythingForAnUnknownVersionAndSaysSoOnce(CapturedOutput output) {
		this.instances.stop(this.one);
		Instance sender = this.instances.started(LogInstances.at(this.server));
		this.instances.stop(sender);
		for (long round = 1; round <= 2; round++) {
			long resets = round;
			addBySomebody("2", tail(), "forget");
			await().until(() -> this.other.resets() == resets);
			addBySomebody("1", tail(), "evict:products");
			await().until(() -> this.other.cache().keys().size() == resets);
		}
		assertThat(this.other.state().resets()).containsEntry(ResetReason.UNKNOWN_VERSION, 2L);
		assertThat(output)
			.containsOnlyOnce("All caches are emptied with each entry of a version that this one does not know")
			.containsPattern("log 'headrace:invalidations' \\(entry \\d+-\\d+: its version is '2'\\)")
			.contains("'headrace.cache.invalidation.log'");
	}

	@Test
	void ignoresAndCountsWhatConcernsCachesThatNobodyHasHere() {
		addBySomebody("1", tail(), "evict:of-somebody-else");
		addBySomebody("1", tail(), "clear:%s%n".formatted("x".repeat(1000)));
		addBySomebody("1", tail(), "evict:products");
		await().until(() -> this.other.cache().keys().equals(List.of("2")));
		assertThat(this.other.state().ignored()).isEqualTo(2);
		assertThat(this.other.state().applied()).isOne();
		assertThat(this.other.resets()).isZero();
	}

	@Test
	void saysWhichEntryOfWhichLogCannotBeRead(CapturedOutput output) {
		String id = this.beside.redis().xadd(LogInstances.LOG, Map.of("any", "thing"));
		await().until(() -> this.other.resets() == 1);
		assertThat(output)
			.contains("(UNREADABLE): log 'headrace:invalidations' has an entry that cannot be read (entry " + id
					+ ": its version is 'null')");
	}

	@Test
	@Tag("matrix")
	void saysThatTheKeyOfTheLogIsNoStreamAndGoesOnOnceItIsGone() {
		this.other.awaitApplied(this.one.evict("1"));
		this.beside.redis().set(LogInstances.LOG, "text");
		await().untilAsserted(() -> assertThat(this.other.state().cause()).contains(LogInstances.LOG, "no stream"));
		assertThat(this.other.state().connected()).isFalse();
		this.beside.redis().del(LogInstances.LOG);
		await().atMost(Duration.ofSeconds(60)).until(() -> this.other.state().connected());
		this.other.awaitApplied(this.one.evict("2"));
		await().untilAsserted(() -> assertThat(this.other.cache().keys()).contains("2"));
	}

	@Test
	void saysAtTheStartThatTheKeyOfTheLogIsNoStream() {
		this.beside.redis().set(LogInstances.LOG, "text");
		Instance late = this.instances.add(LogInstances.at(this.server), LogInstances.settings(Duration.ofSeconds(30)),
				Safeguards.ALL);
		assertThat(late.invalidations().start()).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("has type 'string'");
		assertThat(late.state().connected()).isFalse();
		assertThat(late.state().cause()).contains(LogInstances.LOG, "is no stream but has type 'string'");
	}

	@Test
	void saysWhatToDoWhereItCannotSendForAKeyOfAnotherType(CapturedOutput output) {
		this.beside.redis().del(LogInstances.TAIL);
		this.beside.redis().sadd(LogInstances.TAIL, "any");
		CompletableFuture<EntryId> sent = this.one.invalidations().evict("products", "1");
		await().untilAsserted(() -> assertThat(output).contains("Invalidations were not sent and are kept",
				"The key 'headrace:invalidations' of the invalidation log is no stream, or one beside it"));
		this.beside.redis().del(LogInstances.TAIL);
		assertThat(sent).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void keepsMarksOfClearsTagsAndPrefixes() {
		EntryId clear = this.one.invalidations().clear("books").join();
		EntryId tag = this.one.invalidations().evictByTag("a:b", "red:1").join();
		EntryId prefix = this.one.invalidations().evictByPrefix("products", "de/").join();
		this.one.evict("1");
		EntryId since = first();
		assertThat(this.beside.redis().hgetall(LogInstances.MARKS))
			.isEqualTo(Map.of("since", since.toString(), "clear:5:books:", clear.toString(), "tag:3:a:b:red:1",
					tag.toString(), "prefix:8:products:de/", prefix.toString()));
		Instance later = this.instances.started(LogInstances.at(this.server));
		assertThat(later.cache().marks)
			.isEqualTo(Map.of(Invalidation.clear("products"), since, Invalidation.prefix("products", "de/"), prefix));
		RecordingTarget tagged = new RecordingTarget("a:b");
		Instance again = this.instances.add(LogInstances.at(this.server), LogInstances.settings(Duration.ofSeconds(30)),
				Safeguards.ALL);
		again.invalidations().parts().targets().add(tagged);
		assertThat(again.invalidations().start()).succeedsWithin(Duration.ofSeconds(10));
		assertThat(tagged.marks)
			.isEqualTo(Map.of(Invalidation.clear("a:b"), since, Invalidation.tag("a:b", "red:1"), tag));
	}

	@Test
	void makesTooManyMarksTheClearOfTheirCaches() {
		Map<String, String> tags = new HashMap<>();
		IntStream.range(0, 4096).forEach((n) -> tags.put("tag:5:böks:" + n, "1-" + n));
		this.beside.redis().hset(LogInstances.MARKS, tags);
		EntryId last = this.one.invalidations().evictByTag("a:b", "red").join();
		assertThat(this.beside.redis().hgetall(LogInstances.MARKS)).isEqualTo(
				Map.of("since", first().toString(), "clear:5:böks:", last.toString(), "clear:3:a:b:", last.toString()));
	}

	@Test
	void takesLostMarksForAClearOfAllCaches() {
		this.one.invalidations().clear("products").join();
		EntryId last = this.one.evict("1");
		this.beside.redis().del(LogInstances.MARKS);
		Map<Invalidation, EntryId> cleared = Map.of(Invalidation.clear("products"), last);
		assertThat(this.instances.started(LogInstances.at(this.server)).cache().marks).isEqualTo(cleared);
		assertThat(this.beside.redis().hgetall(LogInstances.MARKS)).isEqualTo(Map.of("since", last.toString()));
		this.one.evict("2");
		assertThat(this.instances.started(LogInstances.at(this.server)).cache().marks).isEqualTo(cleared);
	}

	@Test
	void takesALostLogAndLostMarksForAClearOfAllCaches() {
		this.instances.stop(this.one);
		this.instances.stop(this.other);
		this.beside.redis().del(LogInstances.LOG, LogInstances.MARKS);
		Instance later = this.instances.started(LogInstances.at(this.server));
		assertThat(later.cache().marks).isEqualTo(Map.of(Invalidation.clear("products"), first()));
	}

	@Test
	void tellsMarksToACacheThatIsAddedLater() {
		EntryId tag = this.one.invalidations().evictByTag("books", "red").join();
		EntryId clear = this.one.invalidations().clear("a:b").join();
		Instance later = this.instances.started(LogInstances.at(this.server));
		this.other.awaitApplied(clear);
		for (Instance instance : List.of(later, this.other)) {
			RecordingTarget added = new RecordingTarget("books");
			instance.invalidations().parts().targets().add(added);
			assertThat(added.marks).containsEntry(Invalidation.tag("books", "red"), tag)
				.doesNotContainKey(Invalidation.clear("a:b"));
		}
	}

	@Test
	void doesNotTakeOneBeginningOfTheLogForAnother() {
		this.instances.stop(this.one);
		this.instances.stop(this.other);
		this.beside.redis().flushall();
		try (RedisProxy proxy = RedisProxy.to(this.server)) {
			Instance remote = this.instances.started(LogInstances.at(proxy));
			proxy.refuse();
			proxy.cut();
			remote.awaitConnected(false);
			Instance sender = this.instances.started(LogInstances.at(this.server));
			sender.evict("missed");
			this.beside.redis().flushall();
			EntryId last = sender.evict("seen");
			proxy.accept();
			remote.awaitApplied(last);
			assertThat(remote.resets()).isOne();
			this.instances.stop(remote);
		}
	}

	@Test
	void readsTheMarksAgainBeforeItDropsEverything() {
		EntryId last = this.one.evict("1");
		this.other.awaitApplied(last);
		this.other.cache().calls.clear();
		this.beside.redis().hset(LogInstances.MARKS, "tag:8:products:red", last.toString());
		this.beside.redis()
			.eval(ADD, ScriptOutputType.STATUS, new String[] { LogInstances.LOG, LogInstances.TAIL }, "1", "7-7",
					"evict:products");
		await().until(() -> this.other.cache().calls.contains("evict 2"));
		assertThat(this.other.cache().calls).startsWith("marked clear ", "marked tag red", "reset", "evict 2");
		assertThat(this.other.resets()).isOne();
	}

	@Test
	void knowsItsMembers() {
		List<CacheMember> members = this.one.invalidations().members().join();
		await().untilAsserted(() -> assertThat(this.one.invalidations().members().join()).hasSize(2));
		this.beside.redis().hset(LogInstances.MEMBERS, "dead", "1-1 1000");
		this.beside.redis().hset(LogInstances.MEMBERS, "broken", "what");
		assertThat(this.one.invalidations().members().join()).extracting(CacheMember::id)
			.doesNotContain("dead", "broken")
			.containsExactlyInAnyOrder(this.one.state().instance(), this.other.state().instance());
		assertThat(this.beside.redis().hkeys(LogInstances.MEMBERS)).hasSize(2);
		this.instances.stop(this.other);
		assertThat(this.beside.redis().hkeys(LogInstances.MEMBERS)).containsExactly(this.one.state().instance());
		assertThat(members).isNotNull();
	}

	@Test
	void countsAsLivingWhoMayStillServe() {
		long now = System.currentTimeMillis();
		this.beside.redis().hset(LogInstances.MEMBERS, "cut off", "1-1 " + (now - 35_000));
		this.beside.redis().hset(LogInstances.MEMBERS, "dead", "1-1 " + (now - 45_000));
		assertThat(this.one.invalidations().members().join()).extracting(CacheMember::id)
			.contains("cut off")
			.doesNotContain("dead");
	}

	@Test
	void waitsUntilEverybodyHasApplied() {
		for (int i = 0; i < 20; i++) {
			EntryId id = this.one.evict("" + i);
			List<CacheMember> members = this.one.invalidations()
				.awaitAppliedEverywhere(id, Duration.ofSeconds(10))
				.join();
			assertThat(this.other.cache().keys()).contains("" + i);
			assertThat(members).hasSize(2).allMatch((member) -> member.position().compareTo(id) >= 0);
		}
	}

	@Test
	void namesThoseWhoHaveNotApplied() {
		this.beside.redis().hset(LogInstances.MEMBERS, "sleeper", "1-1 " + System.currentTimeMillis());
		EntryId id = this.one.evict("1");
		assertThat(this.one.invalidations().awaitAppliedEverywhere(id, Duration.ofSeconds(3)))
			.failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class)
			.withMessageContaining("sleeper")
			.withMessageNotContaining(this.other.state().instance());
	}

	@Test
	void givesUpWaitingForWhatDoesNotCome() {
		assertThat(this.one.invalidations().awaitApplied(new EntryId(Long.MAX_VALUE, 1), Duration.ofMillis(50)))
			.failsWithin(Duration.ofSeconds(5))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class)
			.withMessageContaining("the last one is");
	}

	@Test
	void emptiesACacheThatCannotObey() {
		this.other.cache().failure = new IllegalStateException("of a test");
		int before = this.other.cache().resets.get();
		this.other.awaitApplied(this.one.evict("1"));
		assertThat(this.other.cache().resets).hasValue(before + 1);
		assertThat(this.other.resets()).isZero();
	}

	@Test
	void trimsWhatIsOlderThanTheRetention() {
		this.beside.redis().del(LogInstances.LOG);
		for (int i = 0; i < 200; i++) {
			this.beside.redis().xadd(LogInstances.LOG, new XAddArgs().id("1-" + (i + 1)), Map.of("any", "thing"));
		}
		// Not with each entry
		for (int i = 0; i < 16; i++) {
			this.one.evict("1");
		}
		assertThat(this.beside.redis().xlen(LogInstances.LOG)).isLessThan(150);
	}

	private void addBySomebody(String version, EntryId previous, String field) {
		this.beside.redis()
			.eval(ADD, ScriptOutputType.STATUS, new String[] { LogInstances.LOG, LogInstances.TAIL }, version,
					previous.toString(), field);
	}

	private EntryId tail() {
		return EntryId.parse(this.beside.redis().get(LogInstances.TAIL));
	}

	private EntryId first() {
		return EntryId.parse(this.beside.redis().xrange(LogInstances.LOG, Range.unbounded()).get(0).getId());
	}

	private void looksTwice() {
		for (int look = 0; look < 2; look++) {
			long before = looks();
			await().until(() -> looks() > before + 2);
		}
	}

	private long looks() {
		return this.beside.redis()
			.info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_xinfo"))
			.map((line) -> line.replaceAll("[^:]*:calls=(\\d+).*", "$1"))
			.mapToLong(Long::parseLong)
			.sum();
	}

}
