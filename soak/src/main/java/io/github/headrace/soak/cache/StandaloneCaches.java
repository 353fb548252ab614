package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;

/**
 * One server without persistence; each instance reaches it through a proxy of its own.
 */
final class StandaloneCaches implements CacheDeployment {

	static final CacheDeploymentType<StandaloneCaches> TYPE = new CacheDeploymentType<>("standalone",
			StandaloneCaches::new, faults());

	private final RedisServer server = RedisServer.start();

	private final List<RedisProxy> proxies = Stream.generate(() -> RedisProxy.to(this.server))
		.limit(Blackboard.INSTANCES)
		.toList();

	private final List<CacheJvm> instances;

	StandaloneCaches(Path directory, long seed) {
		Random random = new Random(seed);
		this.instances = IntStream.range(0, Blackboard.INSTANCES)
			.mapToObj((slot) -> new CacheJvm(slot, properties(this.proxies.get(slot)), directory, random.nextLong()))
			.toList();
	}

	private static List<CacheFault<? super StandaloneCaches>> faults() {
		List<CacheFault<? super StandaloneCaches>> faults = new ArrayList<>();
		faults.addAll(List.of(InstanceFault.values()));
		faults.addAll(List.of(NodeFault.values()));
		faults.addAll(List.of(LogFault.values()));
		faults.addAll(List.of(RestartFault.values()));
		faults.addAll(List.of(NetworkFault.values()));
		return faults;
	}

	private static Map<String, String> properties(RedisProxy proxy) {
		return Map.of("spring.data.redis.host", proxy.host(), "spring.data.redis.port", String.valueOf(proxy.port()));
	}

	RedisServer server() {
		return this.server;
	}

	List<RedisProxy> proxies() {
		return this.proxies;
	}

	@Override
	public List<CacheJvm> instances() {
		return this.instances;
	}

	@Override
	public RedisServer logNode() {
		return this.server;
	}

	@Override
	public void close() {
		this.instances.forEach(CacheJvm::close);
		this.proxies.forEach(RedisProxy::close);
		this.server.close();
	}

}
