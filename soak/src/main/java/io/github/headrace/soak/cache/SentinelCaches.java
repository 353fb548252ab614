package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;

/**
 * A master and a replica under Sentinels.
 */
final class SentinelCaches implements CacheDeployment {

	static final CacheDeploymentType<SentinelCaches> TYPE = new CacheDeploymentType<>("sentinel", SentinelCaches::new,
			faults());

	private final RedisSentinels sentinels = RedisSentinels.start();

	private final List<CacheJvm> instances;

	SentinelCaches(Path directory, long seed) {
		Random random = new Random(seed);
		Map<String, String> properties = Map.of("spring.data.redis.sentinel.master", this.sentinels.masterName(),
				"spring.data.redis.sentinel.nodes", String.join(",", this.sentinels.sentinelAddresses()));
		this.instances = IntStream.range(0, Blackboard.INSTANCES)
			.mapToObj((slot) -> new CacheJvm(slot, properties, directory, random.nextLong()))
			.toList();
	}

	private static List<CacheFault<? super SentinelCaches>> faults() {
		List<CacheFault<? super SentinelCaches>> faults = new ArrayList<>();
		faults.add(NodeFault.READERS_KILLED);
		faults.addAll(List.of(FailoverFault.values()));
		return faults;
	}

	RedisSentinels sentinels() {
		return this.sentinels;
	}

	@Override
	public List<CacheJvm> instances() {
		return this.instances;
	}

	@Override
	public RedisServer logNode() {
		return this.sentinels.master();
	}

	@Override
	public void close() {
		this.instances.forEach(CacheJvm::close);
		this.sentinels.close();
	}

}
