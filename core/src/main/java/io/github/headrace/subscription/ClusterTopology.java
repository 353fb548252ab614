package io.github.headrace.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.topology.TopologyComparators;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The masters of a Cluster as they were seen last, each as a place of its own.
 * <p>
 * Connects to single nodes with a client that shares the threads and options of the
 * application's. Safe for use by several threads.
 */
final class ClusterTopology {

	private static final Log logger = LogFactory.getLog(ClusterTopology.class);

	private final LettuceConnectionFactory factory;

	private final ClusterLookout lookout;

	private final Object lock = new Object();

	private volatile @Nullable Partitions seen;

	private @Nullable CompletableFuture<Void> looking;

	private @Nullable RedisClient nodes;

	ClusterTopology(LettuceConnectionFactory factory) {
		this.factory = factory;
		this.lookout = new ClusterLookout(factory);
	}

	private RedisClusterClient cluster() {
		return (RedisClusterClient) this.factory.getRequiredNativeClient();
	}

	/** Looks again; who asks while somebody else looks gets the same answer. */
	CompletableFuture<Void> refresh() {
		CompletableFuture<Void> result;
		synchronized (this.lock) {
			if (this.looking != null) {
				return this.looking.copy();
			}
			result = new CompletableFuture<>();
			this.looking = result;
		}
		try {
			this.lookout.look().whenComplete((partitions, failure) -> {
				if (isCurrent(result)) {
					if (failure == null) {
						seen(partitions);
					}
					looked(result, failure);
				}
			});
		}
		catch (RuntimeException ex) {
			looked(result, ex);
		}
		return result.copy();
	}

	/** Returns whether a look was not finished because of a stop. */
	static boolean isGivenUp(Throwable failure) {
		return failure instanceof CancellationException || failure.getCause() instanceof CancellationException;
	}

	private boolean isCurrent(CompletableFuture<Void> look) {
		synchronized (this.lock) {
			return this.looking == look;
		}
	}

	private void seen(Partitions partitions) {
		Partitions before = this.seen;
		this.seen = partitions;
		if (before != null && TopologyComparators.isChanged(before, partitions)) {
			// For its own sake: it does not learn of it in every configuration.
			try {
				cluster().refreshPartitionsAsync();
			}
			catch (RuntimeException ex) {
				logger.debug("The client of the application could not be told of a change of the Cluster", ex);
			}
		}
	}

	private void looked(CompletableFuture<Void> result, @Nullable Throwable failure) {
		synchronized (this.lock) {
			this.looking = null;
		}
		if (failure == null) {
			result.complete(null);
		}
		else {
			result.completeExceptionally(failure);
		}
	}

	/** Returns the master that serves a slot, or null if none is known to. */
	@Nullable Place masterOf(int slot) {
		Partitions partitions = this.seen;
		RedisClusterNode master = (partitions != null) ? partitions.getMasterBySlot(slot) : null;
		return (master != null && !isFailed(master)) ? place(master) : null;
	}

	/**
	 * Returns whether a place is a node of the Cluster that works, whichever its role.
	 */
	boolean hears(Place place) {
		Partitions partitions = this.seen;
		return partitions != null
				&& partitions.stream().anyMatch((node) -> !isFailed(node) && place(node).equals(place));
	}

	/** Returns whether all slots that had a master have one that has not failed. */
	boolean isServed() {
		Partitions partitions = this.seen;
		return partitions != null && !masters().isEmpty()
				&& partitions.stream().noneMatch((node) -> servesSlots(node) && isFailed(node));
	}

	/** Returns all masters that serve slots. */
	List<Place> masters() {
		Partitions partitions = this.seen;
		List<Place> masters = new ArrayList<>();
		if (partitions != null) {
			for (RedisClusterNode node : partitions) {
				if (servesSlots(node) && !isFailed(node)) {
					masters.add(place(node));
				}
			}
		}
		return masters;
	}

	private static boolean servesSlots(RedisClusterNode node) {
		return node.is(RedisClusterNode.NodeFlag.UPSTREAM) && !node.getSlots().isEmpty();
	}

	private static boolean isFailed(RedisClusterNode node) {
		return node.is(RedisClusterNode.NodeFlag.FAIL) || node.is(RedisClusterNode.NodeFlag.NOADDR);
	}

	private Place place(RedisClusterNode node) {
		RedisURI uri = NodeAddress.of(this.factory, node.getUri());
		return new Place(uri.getHost() + ":" + uri.getPort(), () -> connect(uri));
	}

	private StatefulRedisPubSubConnection<String, byte[]> connect(RedisURI uri) {
		RedisClient client;
		synchronized (this.lock) {
			if (this.nodes == null) {
				RedisClusterClient application = cluster();
				this.nodes = RedisClient.create(application.getResources());
				this.nodes.setOptions(application.getOptions());
			}
			client = this.nodes;
		}
		return client.connectPubSub(Link.CODEC, uri);
	}

	/** Closes what connecting to single nodes has opened. */
	void stop() {
		RedisClient closing;
		CompletableFuture<Void> pending;
		synchronized (this.lock) {
			pending = this.looking;
			this.looking = null;
			closing = this.nodes;
			this.nodes = null;
			this.seen = null;
		}
		if (pending != null) {
			// Its outcome must not be met by the next start.
			pending.cancel(false);
		}
		this.lookout.stop();
		if (closing != null) {
			closing.shutdownAsync(0, Duration.ofSeconds(1).toMillis(), TimeUnit.MILLISECONDS);
		}
	}

}
