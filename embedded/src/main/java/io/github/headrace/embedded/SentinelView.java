package io.github.headrace.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How one Sentinel sees the servers that it watches.
 *
 * @param master the reply to {@code SENTINEL MASTER}
 * @param replicas the reply to {@code SENTINEL REPLICAS}
 */
record SentinelView(Fields master, List<Fields> replicas) {

	static SentinelView ask(RespConnection connection, String masterName) throws IOException {
		Fields master = Fields.of(connection.send("SENTINEL", "MASTER", masterName));
		Object replicas = connection.send("SENTINEL", "REPLICAS", masterName);
		return new SentinelView(master,
				(replicas instanceof List<?> list) ? list.stream().map(Fields::of).toList() : List.of());
	}

	int masterPort() {
		return Integer.parseInt(this.master.get("port"));
	}

	long epoch() {
		return Long.parseLong(this.master.get("config-epoch"));
	}

	boolean isFailingOver() {
		return this.master.get("flags").contains("failover_in_progress");
	}

	/**
	 * Return whether the master is fine and no failover is going on.
	 */
	boolean isCalm() {
		return this.master.get("flags").equals("master");
	}

	boolean knowsOtherSentinels(int count) {
		return this.master.get("num-other-sentinels").equals(Integer.toString(count));
	}

	/**
	 * Return whether it would make that server the master.
	 */
	boolean knowsReplica(RedisServer server) {
		Optional<Fields> replica = this.replicas.stream()
			.filter((fields) -> fields.get("port").equals(Integer.toString(server.port())))
			.findFirst();
		return replica
			.filter((fields) -> fields.get("flags").equals("slave") && fields.get("master-link-status").equals("ok"))
			.isPresent();
	}

}
