package io.github.headrace.soak.server;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * Plain connections to nodes, past all proxies. What was sent on one that is lost is
 * never sent again. Safe for use by several threads.
 */
public final class NodeConnections implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private final RedisClient client = RedisClient.create();

	private final Map<RedisServer, StatefulRedisConnection<String, String>> connections = new HashMap<>();

	public NodeConnections() {
		this.client.setOptions(ClientOptions.builder()
			.autoReconnect(false)
			.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
			.socketOptions(SocketOptions.builder().connectTimeout(TIMEOUT).build())
			.build());
	}

	/**
	 * Returns the connection to a node, a new one if there is none.
	 * @throws RuntimeException if the node does not answer
	 */
	public synchronized StatefulRedisConnection<String, String> to(RedisServer node) {
		return this.connections.computeIfAbsent(node, (server) -> this.client
			.connect(RedisURI.builder().withHost(server.host()).withPort(server.port()).withTimeout(TIMEOUT).build()));
	}

	/** Asks a node, and forgets its connection if it does not answer. */
	public synchronized <T> Optional<T> ask(RedisServer node, Function<RedisCommands<String, String>, T> question) {
		try {
			return Optional.of(question.apply(to(node).sync()));
		}
		catch (RuntimeException ex) {
			drop(node);
			return Optional.empty();
		}
	}

	/** Closes the connection to a node, if there is one. */
	public synchronized void drop(RedisServer node) {
		StatefulRedisConnection<String, String> connection = this.connections.remove(node);
		if (connection != null) {
			connection.closeAsync();
		}
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
