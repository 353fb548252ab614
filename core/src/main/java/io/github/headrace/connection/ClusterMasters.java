package io.github.headrace.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the masters of a Cluster: which there are, by what one of them says
 * ({@code CLUSTER NODES}), and what each says of itself ({@code INFO}).
 * <p>
 * Asks on the connections on which the application sends its commands, so that none has
 * to be opened, and so that what is found holds for those. What the client of the
 * application knows of the Cluster may be out of date, as it does not look by itself: it
 * is told to wherever a look finds that. Used by one thread, which waits for the answers.
 */
public final class ClusterMasters {

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final NativeConnection connection;

	private @Nullable CompletableFuture<?> refreshing;

	private int turn;

	/**
	 * Creates what looks.
	 * @param connection the connections of the application to a Cluster
	 */
	public ClusterMasters(NativeConnection connection) {
		this.connection = connection;
	}

	/**
	 * Looks, which takes a few seconds at most once there is a connection.
	 * @return all masters, those that do not answer included
	 * @throws InterruptedException if the thread is interrupted
	 * @throws RuntimeException if the node that was asked does not say which there are;
	 * the next look asks another one
	 */
	public List<ClusterMaster> look() throws InterruptedException {
		return this.connection.withCluster(this::look);
	}

	private List<ClusterMaster> look(StatefulRedisClusterConnection<byte[], byte[]> cluster)
			throws InterruptedException {
		ClusterView view = view(cluster);
		if (!view.isKnownTo(cluster.getPartitions())) {
			refresh();
		}
		Map<RedisClusterNode, CompletableFuture<Optional<ServerHistory>>> answers = new LinkedHashMap<>();
		view.masters().forEach((node) -> answers.put(node, history(cluster, node)));
		List<ClusterMaster> seen = new ArrayList<>();
		for (Map.Entry<RedisClusterNode, CompletableFuture<Optional<ServerHistory>>> asked : answers.entrySet()) {
			RedisClusterNode node = asked.getKey();
			seen.add(new ClusterMaster(node.getNodeId(), ClusterView.address(node), !node.hasNoSlots(),
					await(asked.getValue()).orElse(null)));
		}
		return seen;
	}

	/** One node is asked after the other, so that none can deceive for long. */
	private ClusterView view(StatefulRedisClusterConnection<byte[], byte[]> cluster) throws InterruptedException {
		List<RedisClusterNode> known = ClusterView.masters(cluster.getPartitions());
		if (known.isEmpty()) {
			refresh();
			throw new RedisException("The client knows no master of the Cluster");
		}
		RedisClusterNode asked = known.get(Math.floorMod(this.turn++, known.size()));
		try {
			String nodes = await(connect(cluster, asked).thenCompose((node) -> answer(node.async().clusterNodes())));
			return ClusterView.of(nodes);
		}
		catch (RuntimeException ex) {
			refresh();
			throw ex;
		}
	}

	/** Waits for no long time, as a node that stands still keeps the client waiting. */
	private void refresh() throws InterruptedException {
		if (this.refreshing == null || this.refreshing.isDone()) {
			this.refreshing = ((RedisClusterClient) this.connection.factory().getRequiredNativeClient())
				.refreshPartitionsAsync()
				.toCompletableFuture();
		}
		try {
			this.refreshing.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			// Whoever is not known where he is looked for counts as one who is silent.
		}
	}

	private CompletableFuture<Optional<ServerHistory>> history(StatefulRedisClusterConnection<byte[], byte[]> cluster,
			RedisClusterNode node) {
		RedisClusterNode known = ClusterView.route(cluster.getPartitions(), node);
		if (known == null) {
			return CompletableFuture.completedFuture(Optional.empty());
		}
		return connect(cluster, known).thenCompose(ClusterMasters::history)
			.exceptionally((failure) -> Optional.empty())
			.completeOnTimeout(Optional.empty(), PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static CompletableFuture<Optional<ServerHistory>> history(StatefulRedisConnection<byte[], byte[]> node) {
		CompletableFuture<Map<String, String>> server = info(node, "server");
		return info(node, "replication").thenCombine(server, (replication, run) -> {
			String role = replication.getOrDefault("role", "");
			if (!role.isEmpty() && !role.equals("master")) {
				return Optional.empty();
			}
			return Optional
				.of(new ServerHistory(run.getOrDefault("run_id", ""), replication.getOrDefault("master_replid", "")));
		});
	}

	/** What may not be asked is unknown, which is an answer, too. */
	private static CompletableFuture<Map<String, String>> info(StatefulRedisConnection<byte[], byte[]> node,
			String section) {
		return answer(node.async().info(section)).thenApply(ServerAnswer::lines)
			.exceptionallyCompose((failure) -> isRefusal(failure) ? CompletableFuture.completedFuture(Map.of())
					: CompletableFuture.failedFuture(failure));
	}

	private static boolean isRefusal(Throwable failure) {
		Throwable cause = (failure.getCause() != null) ? failure.getCause() : failure;
		return cause instanceof RedisCommandExecutionException answer
				&& (ServerAnswer.isRefusal(answer) || ServerAnswer.isUnknown(answer));
	}

	/** By address, as this is what commands are sent on. */
	private static CompletableFuture<StatefulRedisConnection<byte[], byte[]>> connect(
			StatefulRedisClusterConnection<byte[], byte[]> cluster, RedisClusterNode node) {
		RedisURI uri = node.getUri();
		return cluster.getConnectionAsync(uri.getHost(), uri.getPort());
	}

	/** What has an end is not kept by the client for when it is connected again. */
	private static <T> CompletableFuture<T> answer(RedisFuture<T> reply) {
		return reply.toCompletableFuture().orTimeout(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
	}

	private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
		try {
			return answer.get(2 * PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw new RedisException("A node of the Cluster does not answer", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new RedisException("A node of the Cluster does not answer", ex);
		}
	}

}
