package io.github.headrace.embedded;

import java.util.List;
import java.util.Optional;

/**
 * Makes a cluster of servers that do not know each other, as {@code redis-cli --cluster
 * create} would.
 */
final class ClusterFormation {

	private final List<ClusterNode> nodes;

	private final int masters;

	/**
	 * Create a formation.
	 * @param nodes the masters, then the replicas, one round of all masters after the
	 * other
	 * @param masters how many of the nodes are to be masters
	 */
	ClusterFormation(List<ClusterNode> nodes, int masters) {
		this.nodes = nodes;
		this.masters = masters;
	}

	void run() {
		distributeSlots();
		introduce();
		Await.until("all nodes of the cluster know each other", this::findStranger);
		replicate();
	}

	/** Distinct epochs spare the masters the resolution of a conflict. */
	private void distributeSlots() {
		for (int master = 0; master < this.masters; master++) {
			SlotRange slots = SlotRange.share(master, this.masters);
			ServerCommands commands = this.nodes.get(master).commands();
			commands.send("CLUSTER", "ADDSLOTSRANGE", Integer.toString(slots.first()), Integer.toString(slots.last()));
			commands.send("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(master + 1));
		}
	}

	/** Each with each: gossip would take a second per step. */
	private void introduce() {
		for (int node = 0; node < this.nodes.size(); node++) {
			for (ClusterNode other : this.nodes.subList(node + 1, this.nodes.size())) {
				this.nodes.get(node)
					.commands()
					.send("CLUSTER", "MEET", other.server().host(), Integer.toString(other.server().port()));
			}
		}
	}

	private Optional<String> findStranger() {
		for (ClusterNode node : this.nodes) {
			Optional<ClusterView> view = node.view();
			for (ClusterNode other : this.nodes) {
				if (view.flatMap((known) -> known.member(other))
					.filter((member) -> !member.is("handshake"))
					.isEmpty()) {
					return Optional.of("%s does not know %s".formatted(node.server(), other.server()));
				}
			}
		}
		return Optional.empty();
	}

	private void replicate() {
		for (int replica = this.masters; replica < this.nodes.size(); replica++) {
			ClusterNode master = this.nodes.get(replica % this.masters);
			this.nodes.get(replica).commands().send("CLUSTER", "REPLICATE", master.id());
		}
	}

}
