package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens links with the client of a connection factory, each attempt on a thread of its
 * own: connecting can take longer than anybody wants to wait.
 */
final class Connector {

	private final LettuceConnectionFactory factory;

	private final Duration timeout;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("headrace-connect-");

	Connector(LettuceConnectionFactory factory, Duration timeout) {
		this.factory = factory;
		this.timeout = timeout;
		this.executor.setDaemon(true);
	}

	/**
	 * Connects.
	 * @return completes with the link, or with what the attempt failed with; a connection
	 * that is there too late is closed
	 */
	CompletableFuture<Link> connect() {
		CompletableFuture<Link> result = new CompletableFuture<>();
		this.executor.execute(() -> {
			try {
				Link link = new Link(open(this.factory.getRequiredNativeClient()));
				if (!result.complete(link)) {
					link.discard();
				}
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		});
		return result.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static StatefulRedisPubSubConnection<String, byte[]> open(AbstractRedisClient client) {
		if (client instanceof RedisClusterClient cluster) {
			return cluster.connectPubSub(Link.CODEC);
		}
		try {
			return ((RedisClient) client).connectPubSub(Link.CODEC);
		}
		catch (IllegalStateException ex) {
			// The client of a Master/Replica configuration has no address of its own.
			throw new UnsupportedOperationException(
					"The client has no server to subscribe on, as with Master/Replica: " + ex.getMessage());
		}
	}

}
