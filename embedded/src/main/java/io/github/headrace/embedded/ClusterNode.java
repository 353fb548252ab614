package io.github.headrace.embedded;

import java.util.Optional;

/**
 * A server of a cluster.
 *
 * @param server the server
 * @param id the id under which the nodes know each other
 */
record ClusterNode(RedisServer server, String id) {

	static ClusterNode of(RedisServer server) {
		return new ClusterNode(server, new ServerCommands(server).text("CLUSTER", "MYID"));
	}

	ServerCommands commands() {
		return new ServerCommands(this.server);
	}

	/**
	 * Return how the node sees the cluster, or nothing if it does not answer.
	 */
	Optional<ClusterView> view() {
		return commands().probe(ClusterView::ask);
	}

	/**
	 * Return what the node says about itself, or nothing if it does not answer.
	 */
	Optional<ClusterMember> self() {
		return view().flatMap((view) -> view.member(this));
	}

}
