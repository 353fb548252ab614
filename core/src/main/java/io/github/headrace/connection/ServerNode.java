package io.github.headrace.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.lettuce.core.RedisCommandInterruptedException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.SlotHash;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import org.jspecify.annotations.Nullable;

/**
 * A server of a connection factory: the only one, or a master of a Cluster.
 *
 * @param address where it is, for people
 * @param id its id in the Cluster, or {@code null} if there is none
 * @param key a key that is on this server
 */
public record ServerNode(String address, @Nullable String id, String key) {

	private static final Duration LONGEST = Duration.ofSeconds(5);

	/**
	 * Finds the servers of a factory.
	 * @param connection the connections of the factory
	 * @return the only server, or all masters of a Cluster that have slots
	 * @throws RuntimeException if the Cluster does not say which there are
	 */
	public static List<ServerNode> of(NativeConnection connection) {
		if (!(connection.factory().getRequiredNativeClient() instanceof RedisClusterClient cluster)) {
			return List.of(new ServerNode(NativeConnection.describe(connection.factory()), null, ""));
		}
		refresh(cluster, patience(connection));
		List<ServerNode> nodes = new ArrayList<>();
		for (RedisClusterNode node : cluster.getPartitions()) {
			if (node.getRole().isUpstream() && !node.getSlots().isEmpty()) {
				nodes.add(new ServerNode(node.getUri().getHost() + ":" + node.getUri().getPort(), node.getNodeId(),
						keyOn(node)));
			}
		}
		return nodes;
	}

	private static void refresh(RedisClusterClient cluster, Duration patience) {
		try {
			cluster.refreshPartitionsAsync().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new RedisCommandInterruptedException(ex);
		}
		catch (ExecutionException ex) {
			throw new RedisException("The Cluster does not say which nodes it has", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new RedisCommandTimeoutException(
					"The Cluster does not say within %s which nodes it has".formatted(patience));
		}
	}

	private static Duration patience(NativeConnection connection) {
		Duration timeout = Duration.ofMillis(connection.factory().getTimeout());
		return (timeout.isZero() || timeout.compareTo(LONGEST) > 0) ? LONGEST : timeout;
	}

	private static String keyOn(RedisClusterNode node) {
		int number = 0;
		while (!node.hasSlot(SlotHash.getSlot("headrace:" + number))) {
			number++;
		}
		return "headrace:" + number;
	}

	/** Returns the id of the master that has a key, or {@code null} if there is none. */
	static @Nullable String nodeOf(NativeConnection connection, String key) {
		RedisClusterNode node = ((RedisClusterClient) connection.factory().getRequiredNativeClient()).getPartitions()
			.getMasterBySlot(SlotHash.getSlot(key));
		return (node != null) ? node.getNodeId() : null;
	}

	/**
	 * Connects.
	 * @param connection the connections of the factory
	 * @return answers questions about the server; to be closed
	 * @throws io.lettuce.core.RedisException if there is no connection
	 */
	public ServerFacts connect(NativeConnection connection) {
		Duration patience = patience(connection);
		return new ServerFacts(connection, this, open(connection, patience), patience);
	}

	DedicatedConnection open(NativeConnection connection, Duration patience) {
		return DedicatedConnection.open(connection, this.key.getBytes(StandardCharsets.UTF_8), patience);
	}

}
