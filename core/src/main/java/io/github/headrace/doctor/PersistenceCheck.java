package io.github.headrace.doctor;

import java.util.List;
import java.util.Set;

import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;

/**
 * Finds servers that keep nothing over a restart ({@code CONFIG GET appendonly, save},
 * {@code INFO persistence}).
 */
final class PersistenceCheck implements ServerCheck {

	private static final Set<ServerFeature> LASTING = Set.of(ServerFeature.STREAMS, ServerFeature.DEAD_LETTERS);

	@Override
	public String name() {
		return DoctorChecks.PERSISTENCE;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(LASTING);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		if (appends(server) || !server.config("save").isBlank()) {
			return List.of();
		}
		return List.of(new ServerFinding(
				"a restart of Redis loses everything, entries that nobody has handled and dead letters included, for "
						+ Uses.names(uses),
				"appendonly no, save ''",
				"run 'CONFIG SET appendonly yes' (or set 'save') and write it to the configuration"));
	}

	private static boolean appends(ServerFacts server) {
		try {
			return server.config("appendonly").equals("yes");
		}
		catch (NotCheckedException ex) {
			if (appendsByInfo(server)) {
				return true;
			}
			// Snapshots are known by the configuration only.
			throw ex;
		}
	}

	private static boolean appendsByInfo(ServerFacts server) {
		try {
			return "1".equals(server.info("persistence").get("aof_enabled"));
		}
		catch (NotCheckedException ex) {
			return false;
		}
	}

}
