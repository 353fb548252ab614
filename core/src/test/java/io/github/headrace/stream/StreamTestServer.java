package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.MessageObserver;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.RedisConfiguration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Templates for a server of tests, and a client that looks at what they have done.
 */
final class StreamTestServer implements AutoCloseable {

	static final int LIMIT = 100;

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	private final List<DelayedEntries> promoters = new ArrayList<>();

	private final RedisServer server;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	StreamTestServer(RedisServer server) {
		this.server = server;
		this.client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		this.connection = this.client.connect();
	}

	RedisServer server() {
		return this.server;
	}

	RedisCommands<String, String> commands() {
		return this.connection.sync();
	}

	RedisStreamTemplates templates() {
		return templates(configuration(), Namespace.NONE);
	}

	RedisStandaloneConfiguration configuration() {
		return new RedisStandaloneConfiguration(this.server.host(), this.server.port());
	}

	RedisStreamTemplates templates(RedisConfiguration configuration, Namespace namespace) {
		return templates(configuration, namespace, MessageObserver.NONE);
	}

	RedisStreamTemplates templates(RedisConfiguration configuration, Namespace namespace, MessageObserver observer) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(configuration,
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(5)).build());
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		NativeConnections connections = NativeConnections.of(NativeConnection.of(factory));
		DelayedEntries promoter = new DelayedEntries(connections, Duration.ofMillis(200));
		this.promoters.add(promoter);
		return new RedisStreamTemplates(connections,
				new EntryWriter(new JsonPayloadConverter(JsonMapper.builder().build()), LIMIT, namespace), promoter,
				observer);
	}

	/** Returns the entries of a stream, oldest first. */
	List<Map<String, String>> entries(String key) {
		return commands().xrange(key, Range.unbounded()).stream().map((entry) -> Map.copyOf(entry.getBody())).toList();
	}

	/** Returns the payloads of a stream, oldest first. */
	List<String> payloads(String key) {
		return entries(key).stream().map((entry) -> entry.getOrDefault("payload", "")).toList();
	}

	/** Returns how often the server has run a command, those in scripts included. */
	long calls(String command) {
		return commands().info("commandstats")
			.lines()
			.filter((line) -> line.startsWith("cmdstat_" + command + ":calls="))
			.mapToLong((line) -> Long.parseLong(line.substring(line.indexOf('=') + 1, line.indexOf(','))))
			.sum();
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	@Override
	public void close() {
		this.promoters.forEach(DelayedEntries::stop);
		this.factories.forEach(LettuceConnectionFactory::destroy);
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
	}

}
