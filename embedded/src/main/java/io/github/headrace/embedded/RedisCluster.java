package io.github.headrace.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A Redis Cluster of real servers on loopback ports, for tests, that ends with the JVM.
 * <p>
 * Three masters with a replica each by default. Everything is decided by the cluster
 * itself, so each question is put to the nodes when it is asked: after a failover or a
 * moved slot the answers are others. Nodes are {@link RedisServer}s, to be killed, paused
 * and restarted by the test; a restarted node finds back into the cluster.
 * <p>
 * Differs from a cluster with default settings in {@code cluster-node-timeout 1000}
 * (milliseconds, rather than 15 seconds), so that a replica takes over within two to
 * three seconds, and in {@code repl-diskless-sync-delay 0}. As everywhere,
 * {@code cluster-require-full-coverage} is {@code yes}: until a replica has taken over,
 * all masters refuse commands. The cluster is asked through the default user, who must
 * not need a password. Needs Redis 7 or Valkey.
 * <p>
 * A start takes a little more than two seconds, since a master refuses commands for so
 * long.
 * <p>
 * Safe for use by several threads; moves of slots wait for each other.
 */
public final class RedisCluster implements AutoCloseable {

	private final ServerGroup group;

	private final ClusterNodes nodes;

	private RedisCluster(ServerGroup group, ClusterNodes nodes) {
		this.group = group;
		this.nodes = nodes;
	}

	/**
	 * Start three masters with a replica each and wait until the cluster is stable.
	 * @return the running cluster
	 * @throws IllegalStateException if a node does not start, or the cluster does not
	 * become stable within 30 seconds
	 * @see #awaitStable()
	 */
	public static RedisCluster start() {
		return builder().start();
	}

	/**
	 * Return a builder for a cluster that differs from the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return all nodes, whatever they are at the moment, and whether they run or not.
	 * @return first those that were masters at the start, then the replicas
	 */
	public List<RedisServer> nodes() {
		return this.nodes.all().stream().map(ClusterNode::server).toList();
	}

	/**
	 * Return the addresses of all nodes, as {@code spring.data.redis.cluster.nodes} takes
	 * them.
	 * @return {@code host:port} of each node, in the order of {@link #nodes()}
	 */
	public List<String> addresses() {
		return nodes().stream().map((node) -> node.host() + ":" + node.port()).toList();
	}

	/**
	 * Return the slot of a key or of a sharded channel ({@code CLUSTER KEYSLOT}).
	 * @param key the key; a hash tag is honored
	 * @return the slot, from 0 to 16383
	 * @throws IllegalStateException if no node answers
	 */
	public int slotOf(String key) {
		return this.nodes.slotOf(key);
	}

	/**
	 * Return the master of a key or of a sharded channel. It is the one that owns the
	 * slot according to the newest configuration that any node knows, so the old one as
	 * long as its replica has not taken over.
	 * @param key the key; a hash tag is honored
	 * @return the master, which may be down
	 * @throws IllegalStateException if no node answers
	 */
	public RedisServer masterOf(String key) {
		return this.nodes.ownerOf(slotOf(key)).server();
	}

	/**
	 * Return a replica of the master of a key or of a sharded channel that answers.
	 * @param key the key; a hash tag is honored
	 * @return a replica of {@link #masterOf(String)}
	 * @throws IllegalStateException if there is none
	 */
	public RedisServer replicaOf(String key) {
		ClusterNode master = this.nodes.ownerOf(slotOf(key));
		return this.nodes.replicasOf(master)
			.stream()
			.map(ClusterNode::server)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"The master of '%s', %s, has no replica that answers".formatted(key, master.server())));
	}

	/**
	 * Move a slot with its keys to another master ({@code CLUSTER SETSLOT},
	 * {@code MIGRATE}), and return when each node that answers knows the new owner.
	 * Clients may go on meanwhile: they are redirected, and their subscriptions to
	 * sharded channels of the slot are ended by the server. Does nothing if that master
	 * already owns the slot.
	 * @param slot the slot, from 0 to 16383
	 * @param to the new owner, a master of this cluster
	 * @throws IllegalStateException if the old or the new owner refuses
	 * @throws java.io.UncheckedIOException if the old or the new owner does not answer
	 */
	public synchronized void moveSlot(int slot, RedisServer to) {
		migrationOf(slot, to).run();
	}

	SlotMigration migrationOf(int slot, RedisServer to) {
		return new SlotMigration(this.nodes, slot, this.nodes.of(to));
	}

	/**
	 * Wait until the cluster has come to rest: all nodes that answer agree on masters,
	 * slots and replicas, every slot is served, each replica is linked to its master, and
	 * nodes that do not answer (killed, stopped or paused) are known to have failed. This
	 * is what a client needs to find the topology whichever node it asks.
	 * @throws IllegalStateException if that takes more than 30 seconds; the message says
	 * what was missing
	 */
	public void awaitStable() {
		Await.until("the cluster is stable", new ClusterStability(this.nodes.all())::findObstacle);
	}

	/**
	 * End all nodes at once and delete their directories. Closing again does nothing.
	 */
	@Override
	public void close() {
		this.group.close();
	}

	@Override
	public String toString() {
		return "Redis Cluster " + nodes();
	}

	/**
	 * Collects what differs from the defaults. For use by one thread.
	 */
	public static final class Builder {

		private final List<String> config = new ArrayList<>(
				List.of("cluster-node-timeout 1000", "repl-diskless-sync-delay 0"));

		private int masters = 3;

		private int replicas = 1;

		private Builder() {
		}

		/**
		 * Set the number of masters. A failover needs the majority of them, so at least
		 * three.
		 * @param masters the number of masters, at least 1; 3 by default
		 * @return this builder
		 */
		public Builder masters(int masters) {
			if (masters < 1) {
				throw new IllegalArgumentException("'masters' must be at least 1, but was %d".formatted(masters));
			}
			this.masters = masters;
			return this;
		}

		/**
		 * Set the number of replicas of each master.
		 * @param replicas 0 or 1 (the default)
		 * @return this builder
		 */
		public Builder replicas(int replicas) {
			if (replicas < 0 || replicas > 1) {
				throw new IllegalArgumentException("'replicas' must be 0 or 1, but was %d".formatted(replicas));
			}
			this.replicas = replicas;
			return this;
		}

		/**
		 * Add a line to {@code redis.conf} of every node, for example
		 * {@code cluster-node-timeout 500}. Lines are applied in the order given, after
		 * the defaults.
		 * @param line one line
		 * @return this builder
		 * @see RedisServer.Builder#config(String)
		 */
		public Builder config(String line) {
			this.config.add(ServerOptions.requireLine(line));
			return this;
		}

		/**
		 * Start all nodes, make them a cluster, and wait until it is stable.
		 * @return the running cluster
		 * @throws IllegalStateException if a node does not start, or the cluster does not
		 * become stable within 30 seconds
		 */
		public RedisCluster start() {
			ServerGroup group = new ServerGroup();
			try {
				List<RedisServer> servers = group
					.start(Collections.nCopies(this.masters * (1 + this.replicas), node()));
				List<ClusterNode> nodes = servers.stream().map(ClusterNode::of).toList();
				new ClusterFormation(nodes, this.masters).run();
				RedisCluster cluster = new RedisCluster(group, new ClusterNodes(nodes));
				cluster.awaitStable();
				return cluster;
			}
			catch (RuntimeException | Error ex) {
				group.close();
				throw ex;
			}
		}

		private RedisServer.Builder node() {
			RedisServer.Builder node = RedisServer.builder();
			this.config.forEach(node::config);
			return node.config("cluster-enabled yes");
		}

	}

}
