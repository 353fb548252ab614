package io.github.headrace.embedded;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a Sentinel set has come to rest: whether a client would be sent to a
 * true master by every Sentinel, and whether the next failover could begin.
 */
final class SentinelStability {

	private final SentinelNodes nodes;

	SentinelStability(SentinelNodes nodes) {
		this.nodes = nodes;
	}

	/**
	 * Return what is still missing, if anything.
	 */
	Optional<String> findObstacle() {
		Map<RedisServer, SentinelView> views = this.nodes.views();
		if (views.size() <= this.nodes.sentinels().size() / 2) {
			return Optional.of("only %d Sentinels answer".formatted(views.size()));
		}
		Map<RedisServer, Replication> answering = new LinkedHashMap<>();
		for (RedisServer server : this.nodes.servers()) {
			new ServerCommands(server).probe(Replication::ask)
				.ifPresent((replication) -> answering.put(server, replication));
		}
		int masterPort = views.values().iterator().next().masterPort();
		return findServerObstacle(answering, masterPort).or(() -> findSentinelObstacle(views, answering, masterPort));
	}

	private Optional<String> findServerObstacle(Map<RedisServer, Replication> answering, int masterPort) {
		if (answering.keySet().stream().noneMatch((server) -> server.port() == masterPort)) {
			return Optional.of("the master on port %d does not answer".formatted(masterPort));
		}
		return answering.entrySet()
			.stream()
			.filter((entry) -> !hasRightRole(entry.getKey(), entry.getValue(), masterPort))
			.map((entry) -> "%s is not %s".formatted(entry.getKey(),
					(entry.getKey().port() == masterPort) ? "a master" : "linked to the master"))
			.findFirst();
	}

	private boolean hasRightRole(RedisServer server, Replication replication, int masterPort) {
		return (server.port() == masterPort) ? replication.isMaster() : replication.isLinkedTo(masterPort);
	}

	private Optional<String> findSentinelObstacle(Map<RedisServer, SentinelView> views,
			Map<RedisServer, Replication> answering, int masterPort) {
		List<RedisServer> replicas = answering.keySet()
			.stream()
			.filter((server) -> server.port() != masterPort)
			.toList();
		return views.entrySet()
			.stream()
			.map((entry) -> findObstacle(entry.getValue(), replicas, masterPort)
				.map((obstacle) -> "the Sentinel on port %d %s".formatted(entry.getKey().port(), obstacle)))
			.flatMap(Optional::stream)
			.findFirst();
	}

	private Optional<String> findObstacle(SentinelView view, List<RedisServer> replicas, int masterPort) {
		if (view.masterPort() != masterPort) {
			return Optional.of("names another master than the first Sentinel");
		}
		if (!view.isCalm()) {
			return Optional.of("sees the master as " + view.master().get("flags"));
		}
		if (!view.knowsOtherSentinels(this.nodes.sentinels().size() - 1)) {
			return Optional.of("does not know all other Sentinels");
		}
		return replicas.stream()
			.filter((replica) -> !view.knowsReplica(replica))
			.map((replica) -> "does not know %s as a linked replica".formatted(replica))
			.findFirst();
	}

}
