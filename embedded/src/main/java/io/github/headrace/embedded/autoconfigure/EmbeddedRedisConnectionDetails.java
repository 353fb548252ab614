package io.github.headrace.embedded.autoconfigure;

import io.github.headrace.embedded.RedisServer;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;

/**
 * Leads Spring Data Redis to an embedded server, without credentials and TLS.
 */
final class EmbeddedRedisConnectionDetails implements DataRedisConnectionDetails {

	private final Standalone standalone;

	EmbeddedRedisConnectionDetails(RedisServer server, int database) {
		this.standalone = Standalone.of(server.host(), server.port(), database);
	}

	@Override
	public Standalone getStandalone() {
		return this.standalone;
	}

}
