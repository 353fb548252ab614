package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.cache.LogInstances.Instance;
import io.github.headrace.connection.Namespace;
import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.stream.EntryId;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisAdvancedClusterCommands;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisClusterConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@Tag("matrix")
class LogClusterIntegrationTests {

	private final LogInstances instances = new LogInstances();

	private RedisCluster cluster;

	private RedisClusterClient client;

	private RedisAdvancedClusterCommands<String, String> redis;

	private Instance one;

	private Instance other;

	@BeforeEach
	void start() {
		this.cluster = RedisCluster.start();
		RedisServer node = this.cluster.nodes().get(0);
		this.client = RedisClusterClient.create(RedisURI.create(node.host(), node.port()));
		this.redis = this.client.connect().sync();
		RedisClusterConfiguration configuration = new RedisClusterConfiguration(this.cluster.addresses());
		this.one = this.instances.started(configuration);
		this.other = this.instances.started(configuration);
	}

	@AfterEach
	void stop() {
		this.instances.close();
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.cluster.close();
	}

	@Test
	void removesSharedKeysOfAllSlotsBeforeItAppends() {
		this.one.invalidations().parts().targets().add(new RecordingTarget("products", true));
		Looking looking = new Looking(this.redis);
		this.other.invalidations().parts().targets().add(looking);
		List<String> keys = IntStream.range(0, 200).mapToObj(Integer::toString).toList();
		for (int round = 0; round < 5; round++) {
			keys.forEach((key) -> this.redis.set("products::" + key, "x"));
			this.other.awaitApplied(this.one.invalidations().evictAll("products", keys).join());
		}
		assertThat(looking.seen).hasSize(1000);
		assertThat(looking.stillThere).isEmpty();
	}

	@Test
	void storesAValueBehindTheEntryThatTellsOfIt() {
		InvalidationTransport log = new StreamInvalidationLog(
				this.instances.connection(new RedisClusterConfiguration(this.cluster.addresses())), Namespace.NONE,
				"me", CacheInvalidationSettings.DEFAULTS, Safeguards.ALL);
		EntryId first = log.write(write("1", null)).join();
		assertThat(this.redis.hgetall("products::1")).isEqualTo(Map.of("v", "7", "a", first.toString()));
		EntryId second = log.write(write("1", first)).join();
		assertThat(this.redis.hget("products::1", "a")).isEqualTo(second.toString());
		log.write(write("1", first)).join();
		assertThat(this.redis.exists("products::1")).isZero();
	}

	@Test
	void followsItsSlotToAnotherNode() {
		this.other.awaitApplied(this.one.evict("1"));
		int slot = this.cluster.slotOf(LogInstances.TAIL);
		RedisServer target = this.cluster.nodes()
			.stream()
			.filter((node) -> node.port() != this.cluster.masterOf(LogInstances.TAIL).port())
			.filter((node) -> isMaster(node))
			.findFirst()
			.orElseThrow();
		this.cluster.moveSlot(slot, target);
		EntryId last = this.one.evict("2");
		assertThat(this.other.invalidations().awaitApplied(last, Duration.ofSeconds(60)))
			.succeedsWithin(Duration.ofSeconds(70));
		await().untilAsserted(() -> assertThat(this.other.cache().keys()).contains("1", "2"));
	}

	private boolean isMaster(RedisServer node) {
		try (BesideClient beside = new BesideClient(node)) {
			return beside.redis().info("replication").contains("role:master");
		}
	}

	private static SharedWrite write(String key, @Nullable EntryId position) {
		return new SharedWrite(Invalidation.put("products", key), bytes("products::" + key),
				List.of(bytes("v"), bytes("7")), Duration.ofMinutes(1), position);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/** Looks whether the shared value is still there when its invalidation comes. */
	private static final class Looking implements InvalidationTarget {

		private final List<String> seen = new CopyOnWriteArrayList<>();

		private final List<String> stillThere = new CopyOnWriteArrayList<>();

		private final RedisAdvancedClusterCommands<String, String> redis;

		Looking(RedisAdvancedClusterCommands<String, String> redis) {
			this.redis = redis;
		}

		@Override
		public String cache() {
			return "products";
		}

		@Override
		public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
			this.seen.add(invalidation.value());
			if (this.redis.exists("products::" + invalidation.value()) > 0) {
				this.stillThere.add(invalidation.value());
			}
		}

		@Override
		public void reset() {
		}

	}

}
