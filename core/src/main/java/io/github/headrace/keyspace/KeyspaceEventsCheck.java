package io.github.headrace.keyspace;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;

/**
 * Finds flags that listeners need and a server does not have
 * ({@code CONFIG GET notify-keyspace-events}).
 */
public final class KeyspaceEventsCheck implements ServerCheck {

	private static final Set<ServerFeature> KEYSPACE_EVENTS = Set.of(ServerFeature.KEYSPACE_EVENTS);

	private final NotificationFlagsCheck flags;

	private final NativeConnections connections;

	/**
	 * Creates a check.
	 * @param flags knows which flags are needed
	 * @param connections the connections to all servers
	 */
	public KeyspaceEventsCheck(NotificationFlagsCheck flags, NativeConnections connections) {
		this.flags = flags;
		this.connections = connections;
	}

	@Override
	public String name() {
		return "keyspace-events";
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(KEYSPACE_EVENTS);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		Map<String, String> required = this.flags
			.required((name) -> this.connections.get(name).factory() == server.connection().factory());
		FlagsReport report = new FlagsReport(server.address(),
				new NotificationFlags(server.config(NotificationFlagsCheck.PARAMETER)), required);
		if (report.isComplete()) {
			return List.of();
		}
		return List.of(new ServerFinding(
				"the server does not tell of all events that listeners wait for: it lacks " + report.lacking(),
				"notify-keyspace-events '%s'".formatted(report.current()), report.remedy()));
	}

}
