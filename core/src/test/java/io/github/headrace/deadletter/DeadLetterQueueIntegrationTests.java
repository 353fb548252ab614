package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * Dead letters of streams on a real server: listed, replayed and purged.
 */
class DeadLetterQueueIntegrationTests {

	private static final String KEY = "{orders}:billing:dlq";

	private static final String REPLAYS = "{orders}:billing:replay";

	private static final byte[] BINARY = { 0, -1, '\r', '\n', -128, 127 };

	private static RedisServer server;

	private LettuceConnectionFactory factory;

	private NativeConnection connection;

	private DeadLetterQueue queue;

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
		use(new LettuceConnectionFactory(server.host(), server.port()));
		this.connection.await(this.connection.send((commands) -> commands.flushall()));
	}

	private void use(LettuceConnectionFactory other) {
		this.factory = other;
		this.factory.afterPropertiesSet();
		this.factory.start();
		this.connection = NativeConnection.of(this.factory);
		this.queue = queue();
	}

	private DeadLetterQueue queue() {
		DeadLetterSource source = new DeadLetterSource("bill", "orders", this.connection, KEY, REPLAYS);
		Letters letters = new Letters(source);
		return new DeadLetterQueue(source, letters, new StreamReplayer(letters, REPLAYS), new DeadLetterProgress());
	}

	@Test
	void waitsForAHandlerThatHangsNoLongerThanItsClaimHolds() {
		addSome(2, "aa");
		CompletableFuture<Void> handled = new CompletableFuture<>();
		DeadLetterSource source = new DeadLetterSource("bill", "orders", this.connection, KEY, null);
		Letters letters = new Letters(source);
		DeadLetterProgress progress = new DeadLetterProgress();
		DeadLetterQueue ofChannel = new DeadLetterQueue(source, letters,
				new ChannelReplayer(letters, () -> (channel, body) -> handled, Duration.ofMillis(50)), progress);
		ReplayResult result = ofChannel.replayAll();
		assertThat(result.problem()).startsWith("The listener has not handled '");
		assertThat(result.replayed()).isZero();
		assertThat(ofChannel.count()).isEqualTo(2);
		handled.complete(null);
		await().until(() -> ofChannel.count() == 1);
	}

	@Test
	void canBeFollowed() {
		List<String> ids = addSome(3, "aa");
		DeadLetterProgress progress = new DeadLetterProgress();
		DeadLetterQueue followed = this.queue.with(progress);
		followed.replay(ids.subList(0, 1));
		followed.purgeAll();
		assertThat(progress.replayed()).isOne();
		assertThat(progress.purged()).isEqualTo(2);
		assertThat(progress.skipped()).isZero();
	}

	@AfterEach
	void disconnect() {
		this.factory.destroy();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private String add(EntryFields entry) {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(bytes(KEY)).add("*");
		entry.namesAndValues().forEach(args::add);
		byte[] id = this.connection.await(this.connection.send((commands) -> commands.dispatch(CommandType.XADD,
				new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), args)));
		return new String(id, StandardCharsets.UTF_8);
	}

	private List<String> addSome(int count, String fingerprint) {
		return IntStream.range(0, count)
			.mapToObj((i) -> add(
					new StreamLetter().id(i + "-1").fingerprint(fingerprint).entry("payload", Integer.toString(i))))
			.toList();
	}

	private String addForeign() {
		return add(new EntryFields(List.of(bytes("a"), bytes("1"))));
	}

	/** Returns the fields of everything that was replayed. */
	@SuppressWarnings("unchecked")
	private List<EntryFields> replays() {
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(bytes(REPLAYS))
			.add("-")
			.add("+");
		List<Object> entries = this.connection.await(this.connection.send((commands) -> commands
			.dispatch(CommandType.XRANGE, new NestedMultiOutput<>(ByteArrayCodec.INSTANCE), args)));
		return entries.stream()
			.map((entry) -> new EntryFields((List<byte[]>) (List<?>) ((List<Object>) entry).get(1)))
			.toList();
	}

	private List<String> replayedIds() {
		return replays().stream().map((entry) -> entry.text("headrace-original-id")).toList();
	}

	@Nested
	class Listing {

		@Test
		void knowsNothingOfAnEmptyQueue() {
			assertThat(queue.count()).isZero();
			assertThat(queue.list(10, null)).isEqualTo(new DeadLetterPage(List.of(), null));
			assertThat(queue.fingerprints()).isEqualTo(new DeadLetterGroups(List.of(), 0, true));
			assertThat(queue.get("1-1")).isEmpty();
			assertThat(queue.replayAll()).isEqualTo(new ReplayResult(0, List.of(), 0, null));
			assertThat(queue.purgeAll()).isEqualTo(new PurgeResult(0, List.of(), 0));
		}

		@Test
		void goesThroughThemPageByPage() {
			List<String> ids = addSome(250, "f00");
			List<String> listed = new ArrayList<>();
			DeadLetterPage page = queue.list(60, null);
			assertThat(page.letters()).hasSize(60);
			while (true) {
				page.letters().forEach((letter) -> listed.add(letter.id()));
				if (page.next() == null) {
					break;
				}
				page = queue.list(60, page.next());
			}
			assertThat(listed).isEqualTo(ids);
			assertThat(queue.count()).isEqualTo(250);
		}

		@Test
		void findsThoseOfOneFingerprint() {
			addSome(120, "f00");
			List<String> wanted = addSome(70, "ba4");
			addSome(120, "f00");
			DeadLetterPage page = queue.list("ba4", 50, null);
			assertThat(page.letters()).extracting(DeadLetter::id).isEqualTo(wanted.subList(0, 50));
			DeadLetterPage rest = queue.list("ba4", 50, page.next());
			assertThat(rest.letters()).extracting(DeadLetter::id).isEqualTo(wanted.subList(50, 70));
			assertThat(rest.next()).isNull();
			assertThat(queue.list("other", 50, null)).isEqualTo(new DeadLetterPage(List.of(), null));
		}

		@Test
		void groupsThemByFingerprint() {
			add(new StreamLetter().fingerprint("f00").message("first").entry("payload", "x".repeat(10_000)));
			addSome(3, "ba4");
			add(new StreamLetter().fingerprint("f00").message("last").entry());
			addForeign();
			DeadLetterGroups groups = queue.fingerprints();
			assertThat(groups.complete()).isTrue();
			assertThat(groups.examined()).isEqualTo(6);
			Instant time = Instant.ofEpochMilli(1_700_000_000_123L);
			assertThat(groups.groups()).hasSize(3)
				.startsWith(new DeadLetterGroup("ba4", 3, "java.io.IOException", "no ink", time, time),
						new DeadLetterGroup("f00", 2, "java.io.IOException", "last", time, time));
			assertThat(groups.groups().get(2).fingerprint()).isNull();
		}

		@Test
		void keepsEveryByte() {
			List<byte[]> original = List.of(BINARY, BINARY, bytes("a"), new byte[0], bytes("a"), BINARY);
			String id = add(new StreamLetter().entry(original));
			assertThat(queue.get(id).orElseThrow().fields().namesAndValues()).containsExactlyElementsOf(original);
		}

		@Test
		void listsForeignEntriesAsTheyAre() {
			String id = addForeign();
			assertThat(queue.get(id).orElseThrow().reason()).isNull();
			assertThat(queue.list(1, null).letters().get(0).fields().asText()).containsEntry("a", "1");
		}

		@Test
		void refusesLimitsAndIdsThatMakeNoSense() {
			assertThatIllegalArgumentException().isThrownBy(() -> queue.list(0, null))
				.withMessage("'limit' must be between 1 and 1000 but is 0");
			assertThatIllegalArgumentException().isThrownBy(() -> queue.list(1, "yesterday"))
				.withMessage("'after' must be an id such as '1700000000000-0' but is 'yesterday'");
			assertThatIllegalArgumentException().isThrownBy(() -> queue.replayAll(""))
				.withMessage("'fingerprint' must not be empty");
		}

		@Test
		void saysThatTheKeyIsNoStream() {
			connection.await(connection.send((commands) -> commands.set(bytes(KEY), bytes("text"))));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> queue.list(1, null))
				.havingRootCause()
				.withMessageContaining("WRONGTYPE");
		}

	}

	@Nested
	class Replay {

		@Test
		void movesTheOriginalFields() {
			List<byte[]> original = List.of(BINARY, BINARY, bytes("a"), new byte[0], bytes("a"), BINARY);
			String id = add(new StreamLetter().id("7-3").entry(original));
			assertThat(queue.replay(List.of(id))).isEqualTo(new ReplayResult(1, List.of(), 0, null));
			assertThat(queue.count()).isZero();
			List<byte[]> expected = new ArrayList<>(List.of(bytes("headrace-original-id"), bytes("7-3")));
			expected.addAll(original);
			assertThat(replays()).singleElement()
				.satisfies((entry) -> assertThat(entry.namesAndValues()).usingElementComparator(Arrays::compare)
					.isEqualTo(expected));
		}

		@Test
		void keepsTheOriginalIdOfWhatWasReplayedBefore() {
			add(new StreamLetter().id("7-3").entry("headrace-original-id", "7-3", "a", "1"));
			queue.replayAll();
			assertThat(replays()).singleElement().satisfies((entry) -> {
				assertThat(entry.size()).isEqualTo(2);
				assertThat(entry.text("headrace-original-id")).isEqualTo("7-3");
			});
		}

		@Test
		void movesAllInOrder() {
			addSome(180, "f00");
			assertThat(queue.replayAll()).isEqualTo(new ReplayResult(180, List.of(), 0, null));
			assertThat(replayedIds()).isEqualTo(IntStream.range(0, 180).mapToObj((i) -> i + "-1").toList());
			assertThat(queue.count()).isZero();
		}

		@Test
		void movesThoseOfOneFingerprint() {
			addSome(60, "f00");
			addSome(70, "ba4");
			assertThat(queue.replayAll("ba4").replayed()).isEqualTo(70);
			assertThat(queue.count()).isEqualTo(60);
			assertThat(replays()).hasSize(70);
		}

		@Test
		void saysWhatIsNotThere() {
			List<String> ids = addSome(3, "f00");
			queue.replay(List.of(ids.get(0)));
			queue.purge(List.of(ids.get(1)));
			assertThat(queue.replay(List.of(ids.get(0), ids.get(1), ids.get(2), "9-9", "nonsense")))
				.isEqualTo(new ReplayResult(1, List.of(ids.get(0), ids.get(1), "9-9", "nonsense"), 0, null));
		}

		@Test
		void leavesForeignEntriesWhereTheyAre() {
			String id = addForeign();
			addSome(1, "f00");
			assertThat(queue.replayAll()).isEqualTo(new ReplayResult(1, List.of(), 1, null));
			assertThat(queue.replay(List.of(id))).isEqualTo(new ReplayResult(0, List.of(), 1, null));
			assertThat(queue.count()).isOne();
		}

		@Test
		void movesWhatHasMoreFieldsThanAScriptCanPassOn() {
			List<byte[]> original = IntStream.range(0, 10_000).mapToObj((i) -> bytes("part" + i)).toList();
			String id = add(new StreamLetter().id("7-3").entry(original));
			assertThat(queue.get(id).orElseThrow().fields().size()).isEqualTo(5_000);
			assertThat(queue.replay(List.of(id))).isEqualTo(new ReplayResult(1, List.of(), 0, null));
			assertThat(replays()).singleElement().satisfies((entry) -> {
				assertThat(entry.text("headrace-original-id")).isEqualTo("7-3");
				assertThat(entry.namesAndValues().subList(2, 10_002)).usingElementComparator(Arrays::compare)
					.isEqualTo(original);
			});
			assertThat(queue.count()).isZero();
		}

		@Test
		void leavesEverythingWhereItIsWhenTheServerRefuses() {
			addSome(3, "f00");
			connection.await(connection.send((commands) -> commands.set(bytes(REPLAYS), bytes("text"))));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> queue.replayAll());
			assertThat(queue.count()).isEqualTo(3);
		}

	}

	@Nested
	class Purge {

		@Test
		void removesSome() {
			List<String> ids = addSome(3, "f00");
			assertThat(queue.purge(List.of(ids.get(1), "9-9", "nonsense")))
				.isEqualTo(new PurgeResult(1, List.of("9-9", "nonsense"), 0));
			assertThat(queue.purge(List.of(ids.get(1)))).isEqualTo(new PurgeResult(0, List.of(ids.get(1)), 0));
			assertThat(queue.count()).isEqualTo(2);
		}

		@Test
		void removesThoseOfOneFingerprint() {
			addSome(130, "f00");
			addSome(2, "ba4");
			assertThat(queue.purgeAll("f00")).isEqualTo(new PurgeResult(130, List.of(), 0));
			assertThat(queue.count()).isEqualTo(2);
		}

		@Test
		void removesAllForeignEntriesIncluded() {
			addSome(130, "f00");
			addForeign();
			assertThat(queue.purgeAll()).isEqualTo(new PurgeResult(131, List.of(), 0));
			assertThat(queue.count()).isZero();
		}

	}

	@Nested
	class Races {

		private final ExecutorService threads = Executors.newFixedThreadPool(4);

		@AfterEach
		void stop() {
			this.threads.shutdownNow();
		}

		@RepeatedTest(50)
		void oneOfReplaysAndPurgesGetsEachLetter() throws Exception {
			List<String> ids = addSome(120, "f00");
			List<Callable<Long>> replaying = List.of(() -> queue().replayAll().replayed(),
					() -> queue().replay(ids).replayed());
			List<Callable<Long>> purging = List.of(() -> queue().purgeAll("f00").purged(),
					() -> queue().purge(ids).purged());
			List<Future<Long>> replays = replaying.stream().map(this.threads::submit).toList();
			List<Future<Long>> purges = purging.stream().map(this.threads::submit).toList();
			long replayed = replays.get(0).get() + replays.get(1).get();
			long purged = purges.get(0).get() + purges.get(1).get();
			assertThat(replayed + purged).isEqualTo(120);
			assertThat(replayedIds()).hasSize((int) replayed).doesNotHaveDuplicates();
			assertThat(queue.count()).isZero();
		}

	}

	@Nested
	class InACluster {

		@Test
		void keepsToOneSlot() {
			try (RedisCluster cluster = RedisCluster.start()) {
				factory.destroy();
				use(new LettuceConnectionFactory(new RedisClusterConfiguration(cluster.addresses())));
				List<String> ids = addSome(60, "f00");
				addSome(3, "ba4");
				assertThat(queue.list(100, null).letters()).hasSize(63);
				assertThat(queue.fingerprints().groups()).hasSize(2);
				assertThat(queue.replay(ids.subList(0, 2)).replayed()).isEqualTo(2);
				assertThat(queue.replayAll("f00").replayed()).isEqualTo(58);
				assertThat(queue.purgeAll().purged()).isEqualTo(3);
				assertThat(replays()).hasSize(60);
			}
		}

	}

}
