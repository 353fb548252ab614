package io.github.headrace.connection;

import org.jspecify.annotations.Nullable;

/**
 * A master of a Cluster, as a look at all of them has found it.
 *
 * @param id its id in the Cluster
 * @param address where it is, for people
 * @param serving whether it has slots
 * @param history the history of its data, or {@code null} if it does not answer, or does
 * not take itself for a master, or if the client of the application does not send there
 * what is about its slots
 */
public record ClusterMaster(String id, String address, boolean serving, @Nullable ServerHistory history) {

	/**
	 * Returns whether it should have shown a history, and has not.
	 * @return whether its slots are those of nobody who is known
	 */
	public boolean isSilent() {
		return this.serving && this.history == null;
	}

}
