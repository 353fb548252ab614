package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;

/**
 * A Cluster of three masters with a replica each, which may take over without the last
 * moments.
 */
final class ReplicatedClusterCaches implements CacheDeployment {

	static final CacheDeploymentType<ReplicatedClusterCaches> TYPE = new CacheDeploymentType<>("replicated cluster",
			ReplicatedClusterCaches::new, faults());

	private final RedisCluster cluster = RedisCluster.start();

	private final List<CacheJvm> instances;

	ReplicatedClusterCaches(Path directory, long seed) {
		Random random = new Random(seed);
		Map<String, String> properties = Map.of("spring.data.redis.cluster.nodes",
				String.join(",", this.cluster.addresses()));
		this.instances = IntStream.range(0, Blackboard.INSTANCES)
			.mapToObj((slot) -> new CacheJvm(slot, properties, directory, random.nextLong()))
			.toList();
	}

	private static List<CacheFault<? super ReplicatedClusterCaches>> faults() {
		List<CacheFault<? super ReplicatedClusterCaches>> faults = new ArrayList<>();
		faults.add(NodeFault.CONNECTIONS_KILLED);
		faults.addAll(List.of(ShardFault.values()));
		return faults;
	}

	RedisCluster cluster() {
		return this.cluster;
	}

	@Override
	public List<CacheJvm> instances() {
		return this.instances;
	}

	@Override
	public RedisServer logNode() {
		return this.cluster.masterOf(LOG);
	}

	@Override
	public void close() {
		this.instances.forEach(CacheJvm::close);
		this.cluster.close();
	}

}
