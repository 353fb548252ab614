package io.github.headrace.stream;

import java.time.Duration;
import java.util.List;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.Consumer;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XTrimArgs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What a template tells of a stream.
 */
@Timeout(60)
class StreamInfoIntegrationTests {

	private static RedisServer server;

	private StreamTestServer redis;

	private RedisStreamTemplate template;

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
		this.template = this.redis.templates().get(NativeConnections.DEFAULT);
	}

	@AfterEach
	void disconnect() {
		this.redis.close();
	}

	private List<String> deliver(String consumer, int count) {
		return this.redis.commands()
			.xreadgroup(Consumer.from("billing", consumer), XReadArgs.Builder.count(count),
					XReadArgs.StreamOffset.lastConsumed("orders"))
			.stream()
			.map((entry) -> entry.getId())
			.toList();
	}

	private StreamGroupInfo group() {
		return this.template.info("orders").groups().get(0);
	}

	private void createGroup() {
		this.redis.commands().xgroupCreate(XReadArgs.StreamOffset.from("orders", "0"), "billing");
	}

	@Test
	void isEmptyWhereThereIsNoStream() {
		assertThat(this.template.info("orders")).isEqualTo(new StreamInfo("orders", 0, null, null, 0, List.of()));
		this.template.addIn("orders", 1, Duration.ofHours(1));
		assertThat(this.template.info("orders")).isEqualTo(new StreamInfo("orders", 0, null, null, 1, List.of()));
	}

	@Test
	void describesTheStreamAndItsGroups() {
		List<EntryId> ids = this.template.addAll("orders", List.of(1, 2, 3, 4, 5));
		createGroup();
		this.redis.commands().xgroupCreate(XReadArgs.StreamOffset.from("orders", "$"), "audit");
		deliver("a", 2);
		List<String> parked = deliver("~retry", 1);
		this.redis.commands().xack("orders", "billing", ids.get(0).toString());
		this.redis.commands().xadd("{orders}:billing:dlq", "dl", "0");
		StreamInfo info = this.template.info("orders");
		assertThat(info).returns(5L, StreamInfo::length)
			.returns(ids.get(0), StreamInfo::firstId)
			.returns(ids.get(4), StreamInfo::lastId);
		assertThat(info.groups()).extracting(StreamGroupInfo::name).containsExactly("audit", "billing");
		assertThat(info.groups().get(0))
			.isEqualTo(new StreamGroupInfo("audit", ids.get(4), 0L, Duration.ZERO, 0, Duration.ZERO, 0, 0, List.of()));
		StreamGroupInfo billing = info.groups().get(1);
		assertThat(billing).returns(2L, StreamGroupInfo::lag)
			.returns(2L, StreamGroupInfo::pending)
			.returns(1L, StreamGroupInfo::parked)
			.returns(1L, StreamGroupInfo::deadLetters)
			.returns(EntryId.parse(parked.get(0)), StreamGroupInfo::lastDeliveredId);
		assertThat(billing.timeLag()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		assertThat(billing.oldestPendingAge()).isBetween(billing.timeLag(), Duration.ofMinutes(1));
		assertThat(billing.consumers()).hasSize(1).first().satisfies((consumer) -> {
			assertThat(consumer.name()).isEqualTo("a");
			assertThat(consumer.pending()).isOne();
			assertThat(consumer.idle()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
		});
	}

	@Test
	void takesAgesFromTheIds() {
		this.redis.commands().xadd("orders", new XAddArgs().id("1000-1"), "payload", "old");
		createGroup();
		Duration decades = Duration.ofDays(365 * 50);
		assertThat(group().timeLag()).isGreaterThan(decades);
		assertThat(group().oldestPendingAge()).isZero();
		deliver("a", 1);
		assertThat(group().timeLag()).isZero();
		assertThat(group().oldestPendingAge()).isGreaterThan(decades);
	}

	@Test
	void countsTheLagWhereEntriesAreDeletedOnceTheyAreAcknowledged() {
		List<EntryId> ids = this.template.addAll("orders", List.of(1, 2, 3, 4, 5, 6));
		createGroup();
		deliver("a", 3);
		this.redis.commands().xack("orders", "billing", ids.get(0).toString());
		this.redis.commands().xdel("orders", ids.get(0).toString(), ids.get(4).toString());
		assertThat(group().lag()).isEqualTo(2);
	}

	@Test
	void saysThatALagIsUnknown() {
		List<EntryId> ids = this.template.addAll("orders", List.of(1, 2, 3, 4, 5, 6));
		createGroup();
		List<String> delivered = deliver("a", 3);
		this.redis.commands().xack("orders", "billing", delivered.toArray(String[]::new));
		this.redis.commands().xdel("orders", ids.get(4).toString());
		assertThat(group().lag()).isNull();
		deliver("a", 3);
		assertThat(group().lag()).isZero();
	}

	@Test
	void knowsAnEmptyStream() {
		this.template.add("orders", 1);
		createGroup();
		this.redis.commands().xtrim("orders", XTrimArgs.Builder.maxlen(0));
		StreamInfo info = this.template.info("orders");
		assertThat(info.firstId()).isNull();
		assertThat(info.lastId()).isNull();
		assertThat(info.groups().get(0).lag()).isZero();
	}

	@Test
	void namesAKeyThatIsNoStream() {
		this.redis.commands().set("orders", "text");
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class)
			.isThrownBy(() -> this.template.info("orders"))
			.withMessageStartingWith("Reading what is known of stream 'orders' failed, as a key of that name");
	}

	@Test
	void isKnownOnACluster() {
		try (RedisCluster cluster = RedisCluster.builder().replicas(0).start()) {
			RedisStreamTemplate clustered = this.redis
				.templates(new RedisClusterConfiguration(cluster.addresses()), Namespace.of("shop"))
				.get(NativeConnections.DEFAULT);
			for (int i = 0; i < 20; i++) {
				clustered.addAll("orders" + i, List.of(1, 2));
				clustered.addIn("orders" + i, 3, Duration.ofHours(1));
				StreamInfo info = clustered.info("orders" + i);
				assertThat(info.length()).isEqualTo(2);
				assertThat(info.delayed()).isOne();
			}
		}
	}

}
