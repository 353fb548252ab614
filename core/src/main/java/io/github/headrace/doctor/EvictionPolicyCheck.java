package io.github.headrace.doctor;

import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;

/**
 * Finds eviction policies that may remove what has to stay ({@code INFO memory}, else
 * {@code CONFIG GET}): {@code allkeys-*} takes whole streams, {@code volatile-*} marks
 * that expire.
 */
final class EvictionPolicyCheck implements ServerCheck {

	private static final Set<ServerFeature> LASTING = Set.of(ServerFeature.STREAMS, ServerFeature.DEAD_LETTERS,
			ServerFeature.INVALIDATION_LOG);

	private static final Set<ServerFeature> EXPIRING = Set.of(ServerFeature.EXPIRING_MARKS);

	@Override
	public String name() {
		return DoctorChecks.EVICTION_POLICY;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(LASTING) || use.usesAnyOf(EXPIRING);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		Memory memory = Memory.of(server);
		if (memory.limit().equals("0") || memory.policy().equals("noeviction")) {
			return List.of();
		}
		boolean all = memory.policy().startsWith("allkeys-");
		List<ServerUse> concerned = uses.stream()
			.filter((use) -> use.usesAnyOf(EXPIRING) || (all && use.usesAnyOf(LASTING)))
			.toList();
		if (concerned.isEmpty()) {
			return List.of();
		}
		String problem = all
				? "at its memory limit Redis evicts any key, whole streams with all their entries and groups included, which is a loss without a trace, for "
				: "at its memory limit Redis evicts keys that expire, marks of deduplication and of exclusive consumers included, so that entries may be handled twice or by two at a time, for ";
		return List.of(new ServerFinding(problem + Uses.names(concerned),
				"maxmemory-policy %s, maxmemory %s".formatted(memory.policy(), memory.limit()),
				"run 'CONFIG SET maxmemory-policy noeviction' and write it to the configuration, or use another server for what may be evicted"));
	}

	/**
	 * What a server does about its memory.
	 *
	 * @param limit in bytes, 0 for none
	 * @param policy what happens at the limit
	 */
	private record Memory(String limit, String policy) {

		static Memory of(ServerFacts server) {
			Map<String, String> info = Map.of();
			String refused = "";
			try {
				info = server.info("memory");
			}
			catch (NotCheckedException ex) {
				refused = ex.reason();
			}
			String limit = info.get("maxmemory");
			String policy = info.get("maxmemory_policy");
			if (limit != null && policy != null) {
				return new Memory(limit, policy);
			}
			try {
				return new Memory(server.config("maxmemory"), server.config("maxmemory-policy"));
			}
			catch (NotCheckedException ex) {
				throw refused.isEmpty() ? ex : new NotCheckedException(refused + ", " + ex.reason(), ex);
			}
		}

	}

}
