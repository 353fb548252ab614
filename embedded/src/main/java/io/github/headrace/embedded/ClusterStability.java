package io.github.headrace.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a cluster has come to rest: whether a client would learn the same
 * topology from every node, and find it true.
 */
final class ClusterStability {

	private final List<ClusterNode> nodes;

	ClusterStability(List<ClusterNode> nodes) {
		this.nodes = nodes;
	}

	/**
	 * Return what is still missing, if anything.
	 */
	Optional<String> findObstacle() {
		Map<ClusterNode, ClusterView> views = new LinkedHashMap<>();
		this.nodes.forEach((node) -> node.view().ifPresent((view) -> views.put(node, view)));
		if (views.isEmpty()) {
			return Optional.of("no node answers");
		}
		Set<ClusterMember.Role> roles = views.values().iterator().next().roles();
		return views.entrySet()
			.stream()
			.map((entry) -> findObstacle(entry.getKey(), entry.getValue(), roles, views.keySet()))
			.flatMap(Optional::stream)
			.findFirst();
	}

	private Optional<String> findObstacle(ClusterNode node, ClusterView view, Set<ClusterMember.Role> roles,
			Set<ClusterNode> answering) {
		if (!view.isComplete()) {
			return Optional.of("%s says that not every slot is served".formatted(node.server()));
		}
		if (!view.isLinked()) {
			return Optional.of("%s has not got the data of its master".formatted(node.server()));
		}
		if (!view.roles().equals(roles)) {
			return Optional.of("%s sees other roles than the first node".formatted(node.server()));
		}
		return this.nodes.stream()
			.filter((other) -> !seesRightly(view.member(other), answering.contains(other)))
			.map((other) -> "%s wrongly takes %s for %s".formatted(node.server(), other.server(),
					answering.contains(other) ? "down" : "up"))
			.findFirst();
	}

	private boolean seesRightly(Optional<ClusterMember> member, boolean answers) {
		if (answers) {
			return member.filter((seen) -> !seen.is("fail") && !seen.is("fail?") && !seen.is("handshake")).isPresent();
		}
		return member.filter((seen) -> !seen.is("fail")).isEmpty();
	}

}
