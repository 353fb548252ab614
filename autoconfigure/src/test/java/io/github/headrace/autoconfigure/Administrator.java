package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;

/**
 * A user of a server who may do anything, whatever becomes of the others.
 */
final class Administrator implements AutoCloseable {

	/** A line of the server's configuration. */
	static final String USER = "user admin on >admins-secret ~* &* +@all";

	private final RedisClient client;

	Administrator(RedisServer server) {
		this.client = RedisClient.create(RedisURI.builder()
			.withHost(server.host())
			.withPort(server.port())
			.withAuthentication("admin", "admins-secret")
			.build());
	}

	void setUser(String... rules) {
		send(CommandType.ACL, List.of("SETUSER", "default"), List.of(rules));
	}

	void publish(String channel, String payload) {
		send(CommandType.PUBLISH, List.of(channel), List.of(payload));
	}

	/** Returns how often users were refused for a reason, such as {@code auth}. */
	long refusals(String reason) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			return connection.sync()
				.aclLog()
				.stream()
				.filter((entry) -> reason.equals(entry.get("reason")))
				.mapToLong((entry) -> Long.parseLong(entry.get("count").toString()))
				.sum();
		}
	}

	private void send(CommandType command, List<String> first, List<String> rest) {
		try (StatefulRedisConnection<String, String> connection = this.client.connect()) {
			CommandArgs<String, String> arguments = new CommandArgs<>(StringCodec.UTF8);
			first.forEach(arguments::add);
			rest.forEach(arguments::add);
			connection.sync().dispatch(command, new NestedMultiOutput<>(StringCodec.UTF8), arguments);
		}
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
	}

}
