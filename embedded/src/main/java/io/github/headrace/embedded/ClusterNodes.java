package io.github.headrace.embedded;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The nodes of a cluster, asked together: any of them may be down.
 *
 * @param all the nodes
 */
record ClusterNodes(List<ClusterNode> all) {

	ClusterNode of(RedisServer server) {
		return this.all.stream()
			.filter((node) -> node.server() == server)
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("%s is not a node of this cluster, these are: %s"
				.formatted(server, this.all.stream().map(ClusterNode::server).toList())));
	}

	int slotOf(String key) {
		return this.all.stream()
			.flatMap((node) -> node.commands()
				.probe((connection) -> String.valueOf(connection.send("CLUSTER", "KEYSLOT", key)))
				.stream())
			.map(Integer::valueOf)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException(
					"The slot of '%s' is unknown, as no node of the cluster answers".formatted(key)));
	}

	/**
	 * Return the owner of a slot, as the newest configuration says that any node knows.
	 */
	ClusterNode ownerOf(int slot) {
		return this.all.stream()
			.flatMap((node) -> node.view().stream())
			.flatMap((view) -> view.members().stream())
			.filter((member) -> member.owns(slot))
			.max(Comparator.comparingLong(ClusterMember::epoch))
			.flatMap((owner) -> this.all.stream().filter((node) -> owner.isOf(node)).findFirst())
			.orElseThrow(() -> new IllegalStateException(
					"The owner of slot %d is unknown to each node that answers".formatted(slot)));
	}

	/**
	 * Return the nodes with that master, in their own eyes, that answer.
	 */
	List<ClusterNode> replicasOf(ClusterNode master) {
		return this.all.stream()
			.filter((node) -> node.self().filter((self) -> self.role().masterId().equals(master.id())).isPresent())
			.toList();
	}

	/**
	 * Return the nodes that are masters, in their own eyes, and answer.
	 */
	List<ClusterNode> masters() {
		return this.all.stream().filter((node) -> node.self().filter((self) -> self.is("master")).isPresent()).toList();
	}

	/**
	 * Return a node that answers, but takes another one for the owner of a slot.
	 */
	Optional<ClusterNode> findUnawareOf(int slot, ClusterNode owner) {
		return this.all.stream()
			.filter((node) -> node.view()
				.filter((view) -> view.member(owner).filter((member) -> member.owns(slot)).isEmpty())
				.isPresent())
			.findFirst();
	}

}
