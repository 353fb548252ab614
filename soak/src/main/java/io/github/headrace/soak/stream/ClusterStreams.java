package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;

/**
 * A Cluster of three masters without replicas, as nothing is to be lost.
 */
final class ClusterStreams implements StreamDeployment {

	static final StreamDeploymentType<ClusterStreams> TYPE = new StreamDeploymentType<>("cluster", ClusterStreams::new,
			List.of(ClusterStreamFault.values()));

	private final RedisCluster cluster = RedisCluster.builder()
		.replicas(0)
		.config("appendonly yes")
		.config("appendfsync always")
		.start();

	private final Consumers consumers;

	ClusterStreams(Path directory) {
		Map<String, String> properties = Map.of("spring.data.redis.cluster.nodes",
				String.join(",", this.cluster.addresses()));
		this.consumers = new Consumers(TYPE.name(), Collections.nCopies(Consumers.COUNT, properties), directory);
	}

	RedisCluster cluster() {
		return this.cluster;
	}

	/** Returns a master that does not own the slot of a key. */
	RedisServer otherMaster(String key) {
		RedisServer owner = this.cluster.masterOf(key);
		return IntStream.iterate(0, (i) -> i + 1)
			.mapToObj((i) -> this.cluster.masterOf(key + i))
			.filter((master) -> master != owner)
			.findFirst()
			.orElseThrow();
	}

	@Override
	public RedisServer nodeOf(String stream) {
		return this.cluster.masterOf(stream);
	}

	@Override
	public Consumers consumers() {
		return this.consumers;
	}

	@Override
	public void close() {
		this.consumers.close();
		this.cluster.close();
	}

}
