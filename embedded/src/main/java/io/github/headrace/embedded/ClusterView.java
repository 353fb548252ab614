package io.github.headrace.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one node sees the cluster.
 *
 * @param state the reply to {@code CLUSTER INFO}
 * @param replication its place in the replication
 * @param members the reply to {@code CLUSTER NODES}
 */
record ClusterView(Fields state, Replication replication, List<ClusterMember> members) {

	static ClusterView ask(RespConnection connection) throws IOException {
		return new ClusterView(Fields.of(connection.send("CLUSTER", "INFO")), Replication.ask(connection),
				String.valueOf(connection.send("CLUSTER", "NODES")).lines().map(ClusterMember::parse).toList());
	}

	Optional<ClusterMember> member(ClusterNode node) {
		return this.members.stream().filter((member) -> member.isOf(node)).findFirst();
	}

	Set<ClusterMember.Role> roles() {
		return this.members.stream().map(ClusterMember::role).collect(Collectors.toSet());
	}

	/**
	 * Return whether every slot is served, in the eyes of this node.
	 */
	boolean isComplete() {
		return this.state.get("cluster_state").equals("ok")
				&& this.state.get("cluster_slots_ok").equals(Integer.toString(SlotRange.SLOTS));
	}

	/**
	 * Return whether the node is a master, or a replica that has its master's data.
	 */
	boolean isLinked() {
		return this.replication.isMaster() || this.replication.isLinked();
	}

}
