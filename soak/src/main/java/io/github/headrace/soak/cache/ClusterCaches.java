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
 * A Cluster of three masters.
 */
final class ClusterCaches implements CacheDeployment {

	/** Without replicas; masters keep what they have over a restart. */
	static final CacheDeploymentType<ClusterCaches> DURABLE = new CacheDeploymentType<>("cluster",
			(directory, seed) -> new ClusterCaches(durable(), directory, seed), faultsOfDurable());

	/** With a replica each, which may take over without the last moments. */
	static final CacheDeploymentType<ClusterCaches> REPLICATED = new CacheDeploymentType<>("replicated cluster",
			(directory, seed) -> new ClusterCaches(RedisCluster.start(), directory, seed), faultsOfReplicated());

	private final RedisCluster cluster;

	private final List<CacheJvm> instances;

	private ClusterCaches(RedisCluster cluster, Path directory, long seed) {
		this.cluster = cluster;
		Random random = new Random(seed);
		Map<String, String> properties = Map.of("spring.data.redis.cluster.nodes",
				String.join(",", cluster.addresses()));
		this.instances = IntStream.range(0, Blackboard.INSTANCES)
			.mapToObj((slot) -> new CacheJvm(slot, properties, directory, random.nextLong()))
			.toList();
	}

	private static RedisCluster durable() {
		return RedisCluster.builder().replicas(0).config("appendonly yes").config("appendfsync always").start();
	}

	private static List<CacheFault<? super ClusterCaches>> faultsOfDurable() {
		List<CacheFault<? super ClusterCaches>> faults = new ArrayList<>();
		faults.addAll(List.of(NodeFault.READERS_KILLED, NodeFault.CONNECTIONS_KILLED, LogFault.LOG_DELETED));
		faults.addAll(List.of(ClusterCacheFault.values()));
		return faults;
	}

	private static List<CacheFault<? super ClusterCaches>> faultsOfReplicated() {
		List<CacheFault<? super ClusterCaches>> faults = new ArrayList<>();
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
