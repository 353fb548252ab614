package io.github.headrace.soak.channel;

import java.util.List;
import java.util.Map;

import io.github.headrace.embedded.RedisSentinels;
import io.github.headrace.embedded.RedisServer;

/**
 * A master and a replica under Sentinels; the publisher follows the master as the
 * listeners do.
 */
final class SentinelDeployment implements Deployment {

	static final DeploymentType<SentinelDeployment> TYPE = new DeploymentType<>("sentinel", SentinelDeployment::new,
			List.of(SentinelFault.values()));

	private final RedisSentinels sentinels = RedisSentinels.start();

	@Override
	public Map<String, Object> properties() {
		return Map.of("spring.data.redis.sentinel.master", this.sentinels.masterName(),
				"spring.data.redis.sentinel.nodes", String.join(",", this.sentinels.sentinelAddresses()));
	}

	@Override
	public RedisServer nodeOf(String channel) {
		return this.sentinels.master();
	}

	RedisSentinels sentinels() {
		return this.sentinels;
	}

	@Override
	public void close() {
		this.sentinels.close();
	}

}
