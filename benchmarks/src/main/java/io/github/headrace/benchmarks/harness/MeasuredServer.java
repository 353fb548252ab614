package io.github.headrace.benchmarks.harness;

import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;

/**
 * A server of the run's own, and a connection to it that no peer uses.
 */
public final class MeasuredServer implements AutoCloseable {

	/** What {@link #connection()} speaks. */
	public static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.ASCII, ByteArrayCodec.INSTANCE);

	private final RedisServer server = RedisServer.start();

	private final RedisClient client = RedisClient.create(RedisURI.create(this.server.host(), this.server.port()));

	private final StatefulRedisConnection<String, byte[]> connection = this.client.connect(CODEC);

	public String host() {
		return this.server.host();
	}

	public int port() {
		return this.server.port();
	}

	public StatefulRedisConnection<String, byte[]> connection() {
		return this.connection;
	}

	/** Return what the server did since its counts began. */
	public ServerUsage usage() {
		return ServerUsage.parse(this.connection.sync().info("everything"));
	}

	public String version() {
		return ServerUsage.parse(this.connection.sync().info("server")).version();
	}

	@Override
	public void close() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
		this.server.close();
	}

}
