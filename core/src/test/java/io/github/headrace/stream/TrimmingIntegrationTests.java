package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.Consumer;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.models.stream.PendingMessage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What is removed from streams.
 */
@Timeout(60)
class TrimmingIntegrationTests {

	private static final TrimSettings ACKNOWLEDGED = new TrimSettings(TrimStrategy.ACKNOWLEDGED, 0, Duration.ZERO,
			Duration.ofMillis(1));

	private static RedisServer server;

	@BeforeAll
	static void startServer() {
		server = RedisServer.start();
	}

	@AfterAll
	static void stopServer() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void removesExactlyWhatNoGroupWants(long seed) throws Exception {
		Random random = new Random(seed);
		try (TestGroup group = TestGroup.on(server)) {
			group.redis.xgroupCreate(StreamOffset.from(group.key(), "0"), "other", XGroupCreateArgs.Builder.mkstream());
			List<String> added = new ArrayList<>();
			for (int step = 0; step < 60; step++) {
				added.addAll(group.add(random.nextInt(4)));
				work(group, TestGroup.GROUP, random);
				work(group, "other", random);
				trim(group, TestConsumer.trim(ACKNOWLEDGED));
				List<String> wanted = new ArrayList<>(added);
				String first = first(wanted(group, TestGroup.GROUP), wanted(group, "other"));
				wanted.removeIf((id) -> first == null || EntryId.parse(id).compareTo(EntryId.parse(first)) < 0);
				assertThat(group.redis.xrange(group.key(), Range.unbounded())).extracting("id")
					.as("seed %d step %d", seed, step)
					.isEqualTo(wanted);
			}
		}
	}

	private static void work(TestGroup group, String name, Random random) {
		group.redis.xreadgroup(Consumer.from(name, "w"), XReadArgs.Builder.count(1 + random.nextInt(3)),
				StreamOffset.lastConsumed(group.key()));
		for (PendingMessage pending : group.redis.xpending(group.key(), name, Range.unbounded(), Limit.from(100))) {
			if (random.nextBoolean()) {
				group.redis.xack(group.key(), name, pending.getId());
			}
		}
	}

	/** Returns the first id that a group has pending or has not read, or null. */
	private static String wanted(TestGroup group, String name) {
		List<PendingMessage> pending = group.redis.xpending(group.key(), name, Range.unbounded(), Limit.from(1));
		if (!pending.isEmpty()) {
			return pending.get(0).getId();
		}
		for (Object info : group.redis.xinfoGroups(group.key())) {
			List<?> fields = (List<?>) info;
			if (fields.get(1).equals(name)) {
				String read = (String) fields.get(fields.indexOf("last-delivered-id") + 1);
				return group.redis
					.xrange(group.key(), Range.from(Range.Boundary.excluding(read), Range.Boundary.unbounded()))
					.stream()
					.map((message) -> message.getId())
					.findFirst()
					.orElse(null);
			}
		}
		throw new IllegalStateException();
	}

	private static String first(String one, String other) {
		if (one == null || other == null) {
			return (one != null) ? one : other;
		}
		return (EntryId.parse(one).compareTo(EntryId.parse(other)) < 0) ? one : other;
	}

	private static void trim(TestGroup group, StreamListenerSettings settings) throws Exception {
		group.redis.del(group.source.stream().beside(TestGroup.GROUP, "trim"));
		TestConsumer consumer = group.consumer("a", settings);
		try {
			Trimming.of(group.source, RecoverySettings.of(consumer.settings), consumer.scripts()).trim();
		}
		finally {
			consumer.close();
		}
	}

	@Test
	void keepsALength() throws Exception {
		try (TestGroup group = TestGroup.on(server)) {
			group.add(10);
			trim(group, TestConsumer
				.trim(new TrimSettings(TrimStrategy.MAX_LENGTH, 4, Duration.ZERO, Duration.ofSeconds(1))));
			assertThat(group.redis.xlen(group.key())).isEqualTo(4);
		}
	}

	@Test
	void keepsWhatIsYoung() throws Exception {
		try (TestGroup group = TestGroup.on(server)) {
			group.redis.eval("return redis.call('XADD', KEYS[1], '1-1', 'payload', 'old')",
					io.lettuce.core.ScriptOutputType.VALUE, group.key());
			group.add(2);
			trim(group, TestConsumer
				.trim(new TrimSettings(TrimStrategy.MAX_AGE, 0, Duration.ofMinutes(1), Duration.ofSeconds(1))));
			assertThat(group.redis.xlen(group.key())).isEqualTo(2);
		}
	}

	@Test
	void leavesAStreamAloneWhoseOwnGroupIsLost() throws Exception {
		try (TestGroup group = TestGroup.on(server)) {
			group.redis.xgroupCreate(StreamOffset.from(group.key(), "$"), "other", XGroupCreateArgs.Builder.mkstream());
			group.add(3);
			group.redis.xgroupDestroy(group.key(), TestGroup.GROUP);
			group.redis.xgroupSetid(StreamOffset.from(group.key(), "$"), "other");
			trim(group, TestConsumer.trim(ACKNOWLEDGED));
			assertThat(group.redis.xlen(group.key())).isEqualTo(3);
		}
	}

	@Test
	void removesAcknowledgedReplaysWithoutBeingAskedTo() throws Exception {
		try (TestGroup group = TestGroup.ofReplays(server)) {
			TestConsumer consumer = group.consumer("a",
					TestConsumer.trim(new TrimSettings(TrimStrategy.NONE, 0, Duration.ZERO, Duration.ofMillis(100))));
			group.add(2);
			consumer.started();
			consumer.settlement.succeeded(consumer.readOne());
			await().untilAsserted(() -> assertThat(group.redis.xlen(group.key())).isEqualTo(1));
		}
	}

}
