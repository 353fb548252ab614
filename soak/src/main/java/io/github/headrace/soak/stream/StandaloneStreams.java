package io.github.headrace.soak.stream;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;

/**
 * One server; each consumer reaches it through a proxy of its own.
 */
final class StandaloneStreams implements StreamDeployment {

	static final StreamDeploymentType<StandaloneStreams> TYPE = new StreamDeploymentType<>("standalone",
			StandaloneStreams::new, faults());

	private final RedisServer server = RedisServer.builder()
		.config("appendonly yes")
		.config("appendfsync always")
		.start();

	private final List<RedisProxy> proxies = Stream.generate(() -> RedisProxy.to(this.server))
		.limit(Consumers.COUNT)
		.toList();

	private final Consumers consumers;

	StandaloneStreams(Path directory) {
		this.consumers = new Consumers(TYPE.name(), this.proxies.stream().map(StandaloneStreams::properties).toList(),
				directory);
	}

	private static List<StreamFault<? super StandaloneStreams>> faults() {
		List<StreamFault<? super StandaloneStreams>> faults = new ArrayList<>();
		faults.addAll(List.of(ConsumerFault.values()));
		faults.addAll(List.of(ServerFault.values()));
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
	public RedisServer nodeOf(String stream) {
		return this.server;
	}

	@Override
	public Consumers consumers() {
		return this.consumers;
	}

	@Override
	public void close() {
		this.consumers.close();
		this.proxies.forEach(RedisProxy::close);
		this.server.close();
	}

}
