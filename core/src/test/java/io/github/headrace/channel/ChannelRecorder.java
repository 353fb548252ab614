package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.headrace.embedded.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A subscriber of a server that keeps what arrives, as {@code channel=message}, sharded
 * as {@code channel#message}.
 */
final class ChannelRecorder implements AutoCloseable {

	private final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();

	private final RedisClient client;

	private final StatefulRedisPubSubConnection<String, String> connection;

	ChannelRecorder(RedisServer server) {
		this.client = RedisClient.create("redis://%s:%d".formatted(server.host(), server.port()));
		this.connection = this.client.connectPubSub();
		this.connection.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, String message) {
				ChannelRecorder.this.arrived.add(channel + "=" + message);
			}

			@Override
			public void smessage(String channel, String message) {
				ChannelRecorder.this.arrived.add(channel + "#" + message);
			}

		});
	}

	ChannelRecorder subscribe(String... channels) {
		this.connection.sync().subscribe(channels);
		return this;
	}

	ChannelRecorder subscribeSharded(String... channels) {
		for (String channel : channels) {
			this.connection.sync().ssubscribe(channel);
		}
		return this;
	}

	String next() throws InterruptedException {
		String next = this.arrived.poll(20, TimeUnit.SECONDS);
		assertThat(next).as("message").isNotNull();
		return next;
	}

	List<String> next(int count) throws InterruptedException {
		List<String> next = new ArrayList<>(count);
		while (next.size() < count) {
			next.add(next());
		}
		return next;
	}

	@Override
	public void close() {
		this.client.shutdown(Duration.ZERO, Duration.ofSeconds(5));
	}

}
