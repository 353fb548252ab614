package io.github.headrace.embedded;

import java.io.IOException;

/**
 * What a server says about its place in the replication: {@code INFO replication}.
 *
 * @param fields the reply
 */
record Replication(Fields fields) {

	static Replication ask(RespConnection connection) throws IOException {
		return new Replication(Fields.of(connection.send("INFO", "replication")));
	}

	boolean isMaster() {
		return this.fields.get("role").equals("master");
	}

	/**
	 * Return whether the server is a replica that has the data of its master.
	 */
	boolean isLinked() {
		return this.fields.get("master_link_status").equals("up");
	}

	boolean isLinkedTo(int masterPort) {
		return isLinked() && this.fields.get("master_port").equals(Integer.toString(masterPort));
	}

}
