package io.github.headrace.benchmarks.channel;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;

/**
 * What the server says about subscriptions, so that no peer's word has to be taken for
 * it.
 */
final class Subscriptions implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(10);

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	Subscriptions(String host, int port) {
		this.client = RedisClient.create(RedisURI.create(host, port));
		this.connection = this.client.connect();
	}

	/**
	 * Wait until a channel has the given number of subscribers.
	 */
	void await(String channel, long expected) {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		while (count(channel) != expected) {
			if (System.nanoTime() > deadline) {
				throw new IllegalStateException("Channel '%s' has %d subscribers after %d s instead of %d"
					.formatted(channel, count(channel), LIMIT.toSeconds(), expected));
			}
			LockSupport.parkNanos(1_000_000);
		}
	}

	private long count(String channel) {
		return this.connection.sync().pubsubNumsub(channel).getOrDefault(channel, 0L);
	}

	String serverVersion() {
		return this.connection.sync()
			.info("server")
			.lines()
			.filter((line) -> line.startsWith("redis_version:") || line.startsWith("valkey_version:"))
			.reduce((first, second) -> second)
			.orElse("unknown");
	}

	@Override
	public void close() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
