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
 * A Cluster of three masters without replicas, which keep what they have over a restart.
 */
final class ClusterCaches implements CacheDeployment {

	static final CacheDeploymentType<ClusterCaches> TYPE = new CacheDeploymentType<>("cluster", ClusterCaches::new,
			faults());

	private final RedisCluster cluster = RedisCluster.builder()
		.replicas(0)
		.config("appendonly yes")
		.config("appendfsync always")
		.start();

	private final List<CacheJvm> instances;

	ClusterCaches(Path directory, long seed) {
		Random random = new Random(seed);
		Map<String, String> properties = Map.of("spring.data.redis.cluster.nodes",
				String.join(",", this.cluster.addresses()));
		this.instances = IntStream.range(0, Blackboard.INSTANCES)
			.mapToObj((slot) -> new CacheJvm(slot, properties, directory, random.nextLong()))
			.toList();
	}

	private static List<CacheFault<? super ClusterCaches>> faults() {
		List<CacheFault<? super ClusterCaches>> faults = new ArrayList<>();
		faults.addAll(List.of(NodeFault.READERS_KILLED, NodeFault.CONNECTIONS_KILLED, LogFault.LOG_DELETED));
		faults.addAll(List.of(ClusterCacheFault.values()));
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
