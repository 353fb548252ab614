package io.github.headrace.connection;

/**
 * What tells apart what servers have had in memory: data that came from a replica, or
 * from a file, have another history than those that were there before. Either is empty
 * where the user may not ask for it.
 *
 * @param run the run of the server ({@code run_id} of {@code INFO server})
 * @param data the history of its data ({@code master_replid} of
 * {@code INFO replication}): another one after each restart and each promotion
 */
public record ServerHistory(String run, String data) {

	/** Of a server that says nothing of itself. */
	static final ServerHistory UNTOLD = new ServerHistory("", "");

	/**
	 * Returns whether the server has told anything of itself.
	 * @return {@code false} where the user has no right to {@code INFO}
	 */
	public boolean isTold() {
		return !this.equals(UNTOLD);
	}

}
