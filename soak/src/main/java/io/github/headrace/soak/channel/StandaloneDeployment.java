package io.github.headrace.soak.channel;

import java.util.Map;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisProxy;
import io.github.headrace.embedded.RedisServer;

/**
 * One server; listeners reach it through a proxy and as a user of their own, the
 * publisher directly.
 */
final class StandaloneDeployment implements Deployment {

	static final DeploymentType<StandaloneDeployment> TYPE = new DeploymentType<>("standalone",
			StandaloneDeployment::new,
			Stream.of(ServerFault.values(), NetworkFault.values(), ListenerFault.values())
				.<Fault<StandaloneDeployment>>flatMap(Stream::of)
				.toList());

	static final String USER = "listener";

	static final String PASSWORD = "secret";

	private final RedisServer server = RedisServer.builder()
		.config("user %s on >%s ~* &* +@all".formatted(USER, PASSWORD))
		.start();

	private final RedisProxy proxy = RedisProxy.to(this.server);

	@Override
	public Map<String, Object> properties() {
		return Map.of("spring.data.redis.host", this.proxy.host(), "spring.data.redis.port", this.proxy.port(),
				"spring.data.redis.username", USER, "spring.data.redis.password", PASSWORD);
	}

	@Override
	public RedisServer nodeOf(String channel) {
		return this.server;
	}

	RedisServer server() {
		return this.server;
	}

	RedisProxy proxy() {
		return this.proxy;
	}

	@Override
	public void close() {
		this.proxy.close();
		this.server.close();
	}

}
