package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Readers of one server, and a client beside them.
 */
final class LogReaderTestContext implements AutoCloseable {

	static final StreamKey STREAM = StreamKey.of(Namespace.NONE, "prices");

	private final List<LogReader> readers = new ArrayList<>();

	private final List<LettuceConnectionFactory> factories = new ArrayList<>();

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	private final String host;

	private final int port;

	LogReaderTestContext(RedisServer server) {
		this.host = server.host();
		this.port = server.port();
		this.client = RedisClient.create("redis://%s:%d".formatted(this.host, this.port));
		this.connection = this.client.connect();
	}

	RedisAsyncCommands<String, String> redis() {
		return this.connection.async();
	}

	<T> T call(RedisFuture<T> reply) {
		try {
			return reply.get(10, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Adds entries whose field {@code n} counts. */
	List<EntryId> add(int from, int to) {
		return add(STREAM.key(), from, to);
	}

	List<EntryId> add(String key, int from, int to) {
		List<RedisFuture<String>> replies = IntStream.rangeClosed(from, to)
			.mapToObj((n) -> redis().xadd(key, "n", Integer.toString(n)))
			.toList();
		return replies.stream().map((reply) -> EntryId.parse(call(reply))).toList();
	}

	LogReader reader(String start, LogListener listener) {
		return reader(connection(new RedisStandaloneConfiguration(this.host, this.port),
				LettuceClientConfiguration.defaultConfiguration()), start, listener, STREAM);
	}

	LogReader reader(RedisStandaloneConfiguration server, String start, LogListener listener) {
		return reader(connection(server, LettuceClientConfiguration.defaultConfiguration()), start, listener, STREAM);
	}

	LogReader reader(NativeConnection from, String start, LogListener listener, StreamKey... streams) {
		LogReader reader = new LogReader(from, List.of(streams), StartPosition.parse(start),
				new LogReaderSettings("log-" + this.readers.size(), true, 256, Duration.ofMillis(500)), listener);
		this.readers.add(reader);
		reader.start();
		return reader;
	}

	NativeConnection connection() {
		return connection(new RedisStandaloneConfiguration(this.host, this.port),
				LettuceClientConfiguration.defaultConfiguration());
	}

	NativeConnection connection(RedisStandaloneConfiguration server, LettuceClientConfiguration configuration) {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(server, configuration);
		factory.afterPropertiesSet();
		factory.start();
		this.factories.add(factory);
		return NativeConnection.of(factory);
	}

	static List<String> numbers(int from, int to) {
		return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
	}

	@Override
	public void close() {
		for (LogReader reader : this.readers) {
			assertThat(reader.stop()).succeedsWithin(Duration.ofSeconds(10));
		}
		this.factories.forEach(LettuceConnectionFactory::destroy);
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
