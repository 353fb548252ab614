package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.cache.HeldSource.Hold;
import io.github.headrace.connection.ClusterMaster;
import io.github.headrace.connection.ClusterMasters;
import io.github.headrace.connection.ServerHistory;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.AclSetuserArgs;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.protocol.CommandType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Near caches on a Cluster.
 */
@Timeout(120)
class NearCacheClusterIntegrationTests {

	private static RedisCluster cluster;

	private NearInstance one;

	private NearInstance other;

	@BeforeAll
	static void startCluster() {
		cluster = RedisCluster.start();
	}

	@AfterAll
	static void stopCluster() {
		cluster.close();
	}

	@BeforeEach
	void startInstances() {
		this.one = instance();
		this.other = instance();
	}

	private static NearInstance instance() {
		return new NearInstance(new RedisClusterConfiguration(cluster.addresses()), new NearSettings().prices(),
				Safeguards.ALL);
	}

	@AfterEach
	void stopInstances() {
		this.one.close();
		this.other.close();
	}

	@Test
	void sharesAndInvalidatesValuesOnAllNodes() {
		for (int i = 0; i < 20; i++) {
			String key = "shared " + i;
			assertThat(this.one.cache().<String>get(key, () -> "old")).isEqualTo("old");
			await().untilAsserted(() -> assertThat(value(this.other.cache().get(key))).isEqualTo("old"));
			this.one.cache().evict(key);
		}
		this.one.awaitAppliedBy(this.other);
		for (int i = 0; i < 20; i++) {
			assertThat(this.other.cache().get("shared " + i)).isNull();
		}
	}

	@Test
	void keepsNothingThatWasLoadedBeforeAnInvalidation() {
		HeldSource source = new HeldSource();
		source.write("1", "old");
		Hold hold = source.hold();
		CompletableFuture<String> read = CompletableFuture
			.supplyAsync(() -> this.other.cache().get("1", () -> source.read("1")));
		hold.awaitReader();
		this.one.cache().evict("1");
		this.one.awaitAppliedBy(this.other);
		hold.release();
		assertThat(read).succeedsWithin(NearInstance.PATIENCE).isEqualTo("old");
		assertThat(this.other.cache().get("1")).isNull();
		assertThat(this.one.cache().get("1")).isNull();
	}

	@Test
	void putsReachTheOthers() {
		this.one.cache().put("put", "value");
		this.one.awaitAppliedBy(this.other);
		await().untilAsserted(() -> assertThat(value(this.other.cache().get("put"))).isEqualTo("value"));
		this.one.awaitAppliedBy(this.other);
		new WriteView(this.other.cache()).put("put", "second");
		this.other.awaitAppliedBy(this.one);
		// The first writer may evict it once more, as his value could have come behind
		assertThat(value(this.other.cache().get("put"))).isNotEqualTo("value");
		await().untilAsserted(() -> assertThat(value(this.one.cache().get("put"))).isNotEqualTo("value"));
	}

	@Test
	void clearsSweepAllMasters() {
		for (int i = 0; i < 100; i++) {
			this.one.cache().put("cleared " + i, "value");
		}
		await().until(() -> keys("shop:prices::cleared*") == 100);
		this.one.cache().clear();
		await().until(() -> keys("shop:prices::cleared*") == 0);
	}

	@Test
	void putsAndEvictionsThatMeetLeaveNothingStale() {
		for (int i = 0; i < 30; i++) {
			String key = "met " + i;
			CompletableFuture<Void> putting = CompletableFuture.runAsync(() -> this.one.cache().put(key, "put"));
			this.other.cache().evict(key);
			putting.join();
			this.one.awaitAppliedBy(this.other);
			this.other.awaitAppliedBy(this.one);
			// Whichever was the last: all agree
			await().untilAsserted(() -> {
				Object local = this.one.local(key);
				Object shared = value(this.other.cache().get(key));
				assertThat((local != null) ? local : shared).isEqualTo(shared);
			});
		}
	}

	@Test
	void seesNoLossWhereASlotMoves() throws Exception {
		ClusterMasters masters = new ClusterMasters(this.one.connection());
		ShardHistories histories = new ShardHistories(0);
		assertThat(histories.looked(masters.look(), 1)).isTrue();
		int slot = cluster.slotOf("shop:prices::moved");
		RedisServer from = cluster.masterOf("shop:prices::moved");
		RedisServer to = cluster.nodes()
			.subList(0, 3)
			.stream()
			.filter((node) -> node.port() != from.port())
			.findFirst()
			.orElseThrow();
		cluster.moveSlot(slot, to);
		await().until(() -> histories.looked(masters.look(), 2));
		assertThat(histories.takeChange(null)).isFalse();
		assertThat(histories.unchangedSince()).isEqualTo(2);
	}

	@Test
	void seesMastersOfWhichItMayNotAskMore() throws Exception {
		AclSetuserArgs rights = AclSetuserArgs.Builder.on()
			.nopass()
			.allKeys()
			.allCommands()
			.allChannels()
			.removeCommand(CommandType.INFO);
		for (RedisServer node : cluster.nodes()) {
			try (BesideClient beside = new BesideClient(node)) {
				beside.redis().aclSetuser("quiet", rights);
			}
		}
		RedisClusterConfiguration configuration = new RedisClusterConfiguration(cluster.addresses());
		configuration.setUsername("quiet");
		configuration.setPassword("any");
		try (NearInstance quiet = new NearInstance(configuration, new NearSettings().prices(), Safeguards.ALL)) {
			List<ClusterMaster> seen = new ClusterMasters(quiet.connection()).look();
			assertThat(seen).hasSize(3)
				.allSatisfy((master) -> assertThat(master.history()).isNotNull().returns(false, ServerHistory::isTold));
			assertThat(new ClusterMasters(this.one.connection()).look()).extracting(ClusterMaster::id)
				.containsExactlyInAnyOrderElementsOf(seen.stream().map(ClusterMaster::id).toList());
		}
	}

	private static long keys(String pattern) {
		return cluster.nodes().stream().mapToLong((node) -> {
			try (RedisClient client = RedisClient.create("redis://%s:%d".formatted(node.host(), node.port()));
					StatefulRedisConnection<String, String> connection = client.connect()) {
				return connection.sync().role().get(0).equals("master") ? connection.sync().keys(pattern).size() : 0;
			}
		}).sum();
	}

	private static Object value(ValueWrapper wrapper) {
		return (wrapper != null) ? wrapper.get() : null;
	}

}
