package io.github.headrace.connection;

import java.util.List;

/**
 * Looks for one kind of mistake in the set-up of a server.
 * <p>
 * A check never says that something is right which it has not seen: it throws a
 * {@link NotCheckedException} instead. It changes nothing on the server. Called by one
 * thread at a time, and may block.
 */
public interface ServerCheck {

	/**
	 * Returns the name of this check, as in {@code headrace.doctor.levels.<name>}.
	 * @return a name such as {@code eviction-policy}
	 */
	String name();

	/**
	 * Returns whether the set-up of the server matters to a part of the application.
	 * @param use what the part uses
	 * @return whether to check
	 */
	boolean concerns(ServerUse use);

	/**
	 * Checks one server; on a Cluster, one master.
	 * @param server answers questions about the server
	 * @param uses what is used of it, all of which this check concerns; never empty
	 * @return what is wrong, empty if nothing is
	 * @throws NotCheckedException if the server did not answer what has to be known
	 */
	List<ServerFinding> check(ServerFacts server, List<ServerUse> uses);

}
