package io.github.headrace.embedded;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Sentinel set of real servers on loopback ports, for tests, that ends with the JVM: a
 * master, its replicas, and three Sentinels of which two have to agree.
 * <p>
 * Who is the master is decided by the Sentinels, so they are asked each time. All
 * processes are {@link RedisServer}s, to be killed, paused and restarted by the test:
 * when the master is killed, a replica takes over within two to four seconds, and the old
 * master becomes a replica when it is restarted.
 * <p>
 * Differs from default settings in {@code down-after-milliseconds 500} and
 * {@code failover-timeout 1000} (so that failovers can follow each other), in
 * {@code repl-diskless-sync-delay 0}, and in shorter periods between the Sentinels' looks
 * at the servers, which {@code SENTINEL DEBUG} sets since Redis 7. A restarted Sentinel
 * has forgotten them until {@link #awaitStable()}. All are asked through the default
 * user, who must not need a password.
 * <p>
 * Safe for use by several threads.
 */
public final class RedisSentinels implements AutoCloseable {

	private static final String MASTER_NAME = "mymaster";

	private static final int SENTINELS = 3;

	private static final int QUORUM = 2;

	private final ServerGroup group;

	private final SentinelNodes nodes;

	private RedisSentinels(ServerGroup group, SentinelNodes nodes) {
		this.group = group;
		this.nodes = nodes;
	}

	/**
	 * Start a master, a replica and three Sentinels, and wait until they are stable.
	 * @return the running set
	 * @throws IllegalStateException if a process does not start, or the set does not
	 * become stable within 30 seconds
	 * @see #awaitStable()
	 */
	public static RedisSentinels start() {
		return builder().start();
	}

	/**
	 * Return a builder for a set that differs from the defaults.
	 * @return a new builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return the name that the Sentinels have for the master, as
	 * {@code spring.data.redis.sentinel.master} takes it.
	 * @return always {@code mymaster}
	 */
	public String masterName() {
		return this.nodes.masterName();
	}

	/**
	 * Return the Sentinels, whether they run or not.
	 * @return three Sentinels
	 */
	public List<RedisServer> sentinels() {
		return this.nodes.sentinels();
	}

	/**
	 * Return the addresses of the Sentinels, as {@code spring.data.redis.sentinel.nodes}
	 * takes them.
	 * @return {@code host:port} of each Sentinel, in the order of {@link #sentinels()}
	 */
	public List<String> sentinelAddresses() {
		return sentinels().stream().map((sentinel) -> sentinel.host() + ":" + sentinel.port()).toList();
	}

	/**
	 * Return the servers that keep data, whatever they are at the moment, and whether
	 * they run or not.
	 * @return first the one that was the master at the start
	 */
	public List<RedisServer> servers() {
		return this.nodes.servers();
	}

	/**
	 * Return the master according to the Sentinel with the newest configuration
	 * ({@code SENTINEL MASTER}), so the old one as long as the failover goes on.
	 * @return the master, which may be down
	 * @throws IllegalStateException if no Sentinel answers
	 */
	public RedisServer master() {
		return this.nodes.master();
	}

	/**
	 * Return the servers that are not the master.
	 * @return the replicas, which may be down
	 * @throws IllegalStateException if no Sentinel answers
	 */
	public List<RedisServer> replicas() {
		RedisServer master = master();
		return servers().stream().filter((server) -> server != master).toList();
	}

	/**
	 * Make a replica the master although the master is healthy
	 * ({@code SENTINEL FAILOVER}), and wait until the set is stable again.
	 * @throws IllegalStateException if there is no replica for it, no Sentinel answers,
	 * or it takes more than 30 seconds
	 */
	public synchronized void failover() {
		new SentinelFailover(this.nodes).run();
		awaitStable();
	}

	/**
	 * Wait until the set has come to rest: the Sentinels that answer, at least two, name
	 * the same master and know each other, that master answers as one, each other server
	 * that answers is its linked replica, and each Sentinel knows it to be.
	 * @throws IllegalStateException if that takes more than 30 seconds; the message says
	 * what was missing
	 */
	public void awaitStable() {
		this.nodes.hasten();
		Await.until("the Sentinel set is stable", new SentinelStability(this.nodes)::findObstacle);
	}

	/**
	 * End all processes at once and delete their directories. Closing again does nothing.
	 */
	@Override
	public void close() {
		this.group.close();
	}

	@Override
	public String toString() {
		return "Sentinels %s of %s".formatted(sentinels(), servers());
	}

	/**
	 * Collects what differs from the defaults. For use by one thread.
	 */
	public static final class Builder {

		private final List<String> config = new ArrayList<>(List.of("repl-diskless-sync-delay 0"));

		private int replicas = 1;

		private Builder() {
		}

		/**
		 * Set the number of replicas.
		 * @param replicas the number of replicas, at least 1 (the default)
		 * @return this builder
		 */
		public Builder replicas(int replicas) {
			if (replicas < 1) {
				throw new IllegalArgumentException("'replicas' must be at least 1, but was %d".formatted(replicas));
			}
			this.replicas = replicas;
			return this;
		}

		/**
		 * Add a line to {@code redis.conf} of the master and of each replica. Lines are
		 * applied in the order given, after the defaults.
		 * @param line one line
		 * @return this builder
		 * @see RedisServer.Builder#config(String)
		 */
		public Builder config(String line) {
			this.config.add(ServerOptions.requireLine(line));
			return this;
		}

		/**
		 * Start master, replicas and Sentinels, and wait until they are stable.
		 * @return the running set
		 * @throws IllegalStateException if a process does not start, or the set does not
		 * become stable within 30 seconds
		 */
		public RedisSentinels start() {
			ServerGroup group = new ServerGroup();
			try {
				RedisSentinels sentinels = new RedisSentinels(group, startNodes(group));
				sentinels.awaitStable();
				return sentinels;
			}
			catch (RuntimeException | Error ex) {
				group.close();
				throw ex;
			}
		}

		/** Replicas first: a Sentinel that finds them missing looks again much later. */
		private SentinelNodes startNodes(ServerGroup group) {
			RedisServer master = group.start(List.of(server())).get(0);
			String address = "%s %d".formatted(master.host(), master.port());
			List<RedisServer> replicas = group
				.start(Collections.nCopies(this.replicas, server().config("replicaof " + address)));
			replicas.forEach(this::awaitLinked);
			List<RedisServer> sentinels = group.start(Collections.nCopies(SENTINELS, sentinel(address)));
			List<RedisServer> servers = Stream.concat(Stream.of(master), replicas.stream()).toList();
			return new SentinelNodes(MASTER_NAME, servers, sentinels);
		}

		private RedisServer.Builder server() {
			RedisServer.Builder server = RedisServer.builder();
			this.config.forEach(server::config);
			return server;
		}

		private RedisServer.Builder sentinel(String masterAddress) {
			return RedisServer.builder()
				.sentinel()
				.config("sentinel monitor %s %s %d".formatted(MASTER_NAME, masterAddress, QUORUM))
				.config("sentinel down-after-milliseconds %s 500".formatted(MASTER_NAME))
				.config("sentinel failover-timeout %s 1000".formatted(MASTER_NAME));
		}

		private void awaitLinked(RedisServer replica) {
			Await.until("%s has the data of its master".formatted(replica),
					() -> new ServerCommands(replica).probe(Replication::ask).filter(Replication::isLinked).isPresent()
							? Optional.empty() : Optional.of("its link is not up"));
		}

	}

}
