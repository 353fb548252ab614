package io.github.headrace.connection;

import java.util.List;

import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.models.partitions.ClusterPartitionParser;
import io.lettuce.core.cluster.models.partitions.Partitions;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode.NodeFlag;
import org.jspecify.annotations.Nullable;

/**
 * The masters of a Cluster as one of its nodes sees them, to be held against what the
 * client of the application knows. Immutable.
 */
final class ClusterView {

	private final List<RedisClusterNode> masters;

	private ClusterView(List<RedisClusterNode> masters) {
		this.masters = masters;
	}

	/**
	 * Returns what a node sees.
	 * @param nodes its answer to {@code CLUSTER NODES}
	 */
	static ClusterView of(String nodes) {
		return new ClusterView(masters(ClusterPartitionParser.parse(nodes)));
	}

	static List<RedisClusterNode> masters(Partitions partitions) {
		return partitions.stream().filter((node) -> node.is(NodeFlag.UPSTREAM)).toList();
	}

	List<RedisClusterNode> masters() {
		return this.masters;
	}

	/** Returns whether a client knows what it has to know of these masters. */
	boolean isKnownTo(Partitions client) {
		return this.masters.stream().allMatch((node) -> isUpToDate(client, node));
	}

	/** Whom the Cluster has lost, clients leave out as they like. */
	private static boolean isUpToDate(Partitions client, RedisClusterNode node) {
		RedisClusterNode known = client.getPartitionByNodeId(node.getNodeId());
		return isDoubtful(node)
				|| (known != null && (node.hasNoSlots() || known.hasSameSlotsAs(node)) && isRouted(client, node));
	}

	/**
	 * Returns the node on which a client sends what is about the slots of a master.
	 * @return that node, or {@code null} if the client sends it elsewhere, or if the
	 * master is in doubt
	 */
	static @Nullable RedisClusterNode route(Partitions client, RedisClusterNode master) {
		RedisClusterNode known = client.getPartitionByNodeId(master.getNodeId());
		return (known == null || isDoubtful(master) || !isRouted(client, master)) ? null : known;
	}

	private static boolean isRouted(Partitions client, RedisClusterNode node) {
		if (node.hasNoSlots()) {
			return client.getPartitionByNodeId(node.getNodeId()) != null;
		}
		// One stands for all: slots that are being moved go elsewhere one by one.
		RedisClusterNode owner = client.getMasterBySlot(node.getSlots().get(0));
		return owner != null && owner.getNodeId().equals(node.getNodeId());
	}

	/** Who takes a master for lost may be the one who is. */
	private static boolean isDoubtful(RedisClusterNode node) {
		return node.is(NodeFlag.EVENTUAL_FAIL) || node.is(NodeFlag.FAIL) || node.is(NodeFlag.HANDSHAKE)
				|| node.is(NodeFlag.NOADDR);
	}

	/** Returns where a node is, for people; of some ({@code noaddr}) nobody knows. */
	static String address(RedisClusterNode node) {
		RedisURI uri = node.getUri();
		return (uri != null) ? uri.getHost() + ":" + uri.getPort() : "without an address";
	}

}
