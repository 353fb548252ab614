package io.github.headrace.cache;

import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * A client beside those under test.
 */
final class BesideClient implements AutoCloseable {

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	BesideClient(RedisServer server) {
		this.client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		this.connection = this.client.connect();
	}

	RedisCommands<String, String> redis() {
		return this.connection.sync();
	}

	@Override
	public void close() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
