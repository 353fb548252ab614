package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.KillArgs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.cache.Cache.ValueWrapper;
import org.springframework.data.redis.connection.RedisClusterConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Shared values that a shard has lost the removal of, while the log has not.
 */
@Tag("matrix")
class ShardLossIntegrationTests {

	/** The interval of the look, the look, and a read of the log. */
	private static final Duration BOUND = Duration.ofSeconds(30);

	private static final Safeguards CARELESS = new Safeguards(true, true, false);

	private final List<NearInstance> instances = new ArrayList<>();

	private RedisCluster cluster;

	private String key;

	@BeforeEach
	void start() {
		this.cluster = RedisCluster.builder().config("appendonly no").start();
		RedisServer log = this.cluster.masterOf("{shop:headrace:invalidations}:tail");
		this.key = IntStream.range(0, 1000)
			.mapToObj(Integer::toString)
			.filter((candidate) -> this.cluster.masterOf(shared(candidate)) != log)
			.findFirst()
			.orElseThrow();
	}

	@AfterEach
	void stop() {
		this.instances.forEach(NearInstance::close);
		this.cluster.close();
	}

	private static String shared(String key) {
		return "shop:prices::" + key;
	}

	private NearInstance instance(Safeguards safeguards) {
		NearInstance instance = new NearInstance(new RedisClusterConfiguration(this.cluster.addresses()),
				new NearSettings().prices(), safeguards);
		this.instances.add(instance);
		return instance;
	}

	@Test
	void servesAnEvictedValueForLongWhereNobodyLooksAtTheShards() {
		NearInstance one = instance(CARELESS);
		NearInstance other = instance(CARELESS);
		evictWithoutTheReplica(one, other);
		failOver();
		assertThat(value(instance(CARELESS).cache().get(this.key))).isEqualTo("old");
	}

	@Test
	void removesAnEvictedValueAgainThatAReplicaStillHad() {
		NearInstance one = instance(Safeguards.ALL);
		NearInstance other = instance(Safeguards.ALL);
		evictWithoutTheReplica(one, other);
		failOver();
		NearInstance late = instance(Safeguards.ALL);
		// What it reads now may be old.
		late.cache().get(this.key);
		List.of(one, other).forEach(this::awaitReset);
		awaitNothingOld();
	}

	@Test
	void removesAnEvictedValueAgainThatAMasterStillHadOnItsDisk() {
		NearInstance one = instance(Safeguards.ALL);
		NearInstance other = instance(Safeguards.ALL);
		share(one, other);
		RedisServer master = this.cluster.masterOf(shared(this.key));
		RedisServer replica = this.cluster.replicaOf(shared(this.key));
		try (BesideClient beside = new BesideClient(master)) {
			beside.redis().save();
		}
		evict(one, other);
		replica.kill();
		master.kill();
		master.restart();
		this.cluster.awaitStable();
		List.of(one, other).forEach(this::awaitReset);
		awaitNothingOld();
		replica.restart();
		this.cluster.awaitStable();
	}

	/** Its removal is confirmed, and has come through the log everywhere. */
	private void evictWithoutTheReplica(NearInstance one, NearInstance other) {
		share(one, other);
		RedisServer replica = this.cluster.replicaOf(shared(this.key));
		try (BesideClient beside = new BesideClient(this.cluster.masterOf(shared(this.key)))) {
			replica.pause();
			beside.redis().clientKill(KillArgs.Builder.typeSlave());
		}
		evict(one, other);
		this.cluster.masterOf(shared(this.key)).kill();
		replica.resume();
	}

	private void share(NearInstance one, NearInstance other) {
		assertThat(one.cache().<String>get(this.key, () -> "old")).isEqualTo("old");
		await().untilAsserted(() -> assertThat(value(other.cache().get(this.key))).isEqualTo("old"));
		try (BesideClient beside = new BesideClient(this.cluster.replicaOf(shared(this.key)))) {
			await().until(() -> {
				beside.redis().readOnly();
				return beside.redis().hexists(shared(this.key), "v");
			});
		}
	}

	private void evict(NearInstance one, NearInstance other) {
		one.cache().evict(this.key);
		one.awaitAppliedBy(other);
		other.awaitAppliedBy(one);
		assertThat(other.cache().get(this.key)).isNull();
	}

	private void failOver() {
		RedisServer former = this.cluster.masterOf(shared(this.key));
		this.cluster.awaitStable();
		assertThat(this.cluster.masterOf(shared(this.key))).isNotSameAs(former);
		try (BesideClient beside = new BesideClient(this.cluster.masterOf(shared(this.key)))) {
			assertThat(beside.redis().hget(shared(this.key), "v")).isEqualTo("\"old\"");
		}
	}

	private void awaitReset(NearInstance instance) {
		await().atMost(BOUND)
			.until(() -> instance.invalidations().state().resets().containsKey(ResetReason.SERVER_CHANGED));
	}

	private void awaitNothingOld() {
		await().atMost(BOUND)
			.untilAsserted(() -> assertThat(this.instances)
				.allSatisfy((instance) -> assertThat(instance.cache().get(this.key)).isNull()));
	}

	private static Object value(ValueWrapper wrapper) {
		return (wrapper != null) ? wrapper.get() : null;
	}

}
