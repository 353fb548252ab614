package io.github.headrace.soak.channel;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * Plain connections to nodes, past all proxies. What was sent on one that is lost is
 * never sent again. For use by one thread.
 */
final class NodeConnections implements AutoCloseable {

	private final RedisClient client = RedisClient.create();

	private final Map<RedisServer, StatefulRedisConnection<String, String>> connections = new HashMap<>();

	NodeConnections() {
		this.client.setOptions(ClientOptions.builder()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(SocketOptions.builder().connectTimeout(Duration.ofSeconds(2)).build())
			.build());
	}

	/**
	 * Returns the connection to a node, a new one if there is none.
	 * @throws RuntimeException if the node does not answer
	 */
	StatefulRedisConnection<String, String> to(RedisServer node) {
		return this.connections.computeIfAbsent(node, (server) -> this.client
			.connect(RedisURI.builder().withHost(server.host()).withPort(server.port()).build()));
	}

	/** Forgets all connections. */
	void drop() {
		this.connections.values().forEach(StatefulRedisConnection::closeAsync);
		this.connections.clear();
	}

	@Override
	public void close() {
		drop();
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
