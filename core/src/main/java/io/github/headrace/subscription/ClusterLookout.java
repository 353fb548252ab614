package io.github.headrace.subscription;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.RedisNode;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.Assert;

/**
 * Asks the nodes of a Cluster what it looks like ({@code CLUSTER NODES}).
 * <p>
 * With a client of its own, for the sake of its patience: a look waits for every node
 * that accepts connections, and the application's client does so for its command timeout,
 * a minute as a rule, in which nobody would learn of a failover. Safe for use by several
 * threads.
 */
final class ClusterLookout {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final LettuceConnectionFactory factory;

	private @Nullable RedisClusterClient client;

	ClusterLookout(LettuceConnectionFactory factory) {
		this.factory = factory;
	}

	/** Looks, which takes a few seconds at most. */
	CompletionStage<Partitions> look() {
		RedisClusterClient asking = client();
		return asking.refreshPartitionsAsync().thenApply((done) -> {
			Partitions seen = new Partitions();
			seen.addAll(asking.getPartitions());
			return seen;
		});
	}

	private synchronized RedisClusterClient client() {
		RedisClusterClient current = this.client;
		if (current == null) {
			RedisClusterClient application = (RedisClusterClient) this.factory.getRequiredNativeClient();
			current = RedisClusterClient.create(application.getResources(), seeds());
			ClusterClientOptions options = ClusterClientOptions.builder(application.getOptions()).build();
			current.setOptions(options.mutate()
				.topologyRefreshOptions(ClusterTopologyRefreshOptions.create())
				.socketOptions(options.getSocketOptions().mutate().connectTimeout(PATIENCE).build())
				.build());
			this.client = current;
		}
		return current;
	}

	private List<RedisURI> seeds() {
		RedisClusterConfiguration configuration = this.factory.getClusterConfiguration();
		Assert.state(configuration != null, "There are no nodes to ask");
		return configuration.getClusterNodes().stream().map(this::seed).toList();
	}

	private RedisURI seed(RedisNode node) {
		RedisURI uri = NodeAddress.of(this.factory, RedisURI.create(node.getRequiredHost(), node.getRequiredPort()));
		uri.setTimeout(PATIENCE);
		return uri;
	}

	synchronized void stop() {
		RedisClusterClient closing = this.client;
		this.client = null;
		if (closing != null) {
			closing.shutdownAsync(0, Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
		}
	}

}
