package io.github.headrace.soak.channel;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.headrace.embedded.RedisCluster;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.soak.server.NodeConnections;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * A Cluster of three masters with a replica each. Nodes pass messages on to each other,
 * but that is not what is tried: the publisher writes to the node that the listeners are
 * subscribed to.
 */
final class ClusterDeployment implements Deployment {

	static final DeploymentType<ClusterDeployment> TYPE = new DeploymentType<>("cluster", ClusterDeployment::new,
			List.of(ClusterFault.values()));

	private final RedisCluster cluster = RedisCluster.start();

	private final NodeConnections connections = new NodeConnections();

	@Override
	public Map<String, Object> properties() {
		return Map.of("spring.data.redis.cluster.nodes", String.join(",", this.cluster.addresses()));
	}

	@Override
	public RedisServer nodeOf(String channel) {
		return SoakChannels.SHARDED.contains(channel) ? this.cluster.masterOf(channel)
				: subscribed(channel).or(this::anyNode).orElseThrow();
	}

	/** Returns the node on which all listeners share a connection for patterns. */
	Optional<RedisServer> subscribed() {
		return running().filter((node) -> ask(node, RedisCommands::pubsubNumpat) > 0).findFirst();
	}

	/** One listener has a connection of its own. */
	private Optional<RedisServer> subscribed(String channel) {
		return channel.equals(SoakListeners.DISCONNECTING)
				? running().filter((node) -> ask(node, (commands) -> commands.pubsubNumsub(channel).get(channel)) > 0)
					.findFirst()
				: subscribed();
	}

	/** Nobody is subscribed: what is accepted now has to be covered by a gap. */
	private Optional<RedisServer> anyNode() {
		return running().filter((node) -> ask(node, RedisCommands::pubsubNumpat) >= 0).findFirst();
	}

	/** Returns a number, or -1 if the node does not answer. */
	private long ask(RedisServer node, Function<RedisCommands<String, String>, Long> question) {
		return this.connections.ask(node, question).orElse(-1L);
	}

	private Stream<RedisServer> running() {
		return this.cluster.nodes().stream().filter(RedisServer::isRunning);
	}

	@Override
	public boolean isSettled() {
		return SoakChannels.SHARDED.stream()
			.allMatch((channel) -> ask(this.cluster.masterOf(channel),
					(commands) -> commands.pubsubShardNumsub(channel).get(channel)) > 0);
	}

	/** Returns a master that does not own the slot of a key. */
	RedisServer otherMaster(String key) {
		RedisServer owner = this.cluster.masterOf(key);
		return IntStream.iterate(0, (i) -> i + 1)
			.mapToObj((i) -> this.cluster.masterOf(key + i))
			.filter((master) -> master != owner)
			.findFirst()
			.orElseThrow();
	}

	RedisCluster cluster() {
		return this.cluster;
	}

	@Override
	public void close() {
		this.connections.close();
		this.cluster.close();
	}

}
