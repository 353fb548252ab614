package io.github.headrace.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.connection.ServerVersion;

/**
 * Finds versions of Redis with faults that hurt what is used ({@code HELLO}, which needs
 * no right).
 */
final class ServerVersionCheck implements ServerCheck {

	private static final Set<ServerFeature> STREAMS = Set.of(ServerFeature.STREAMS, ServerFeature.DEAD_LETTERS,
			ServerFeature.INVALIDATION_LOG);

	private static final List<Fault> FAULTS = List.of(
			new Fault(STREAMS, "0.0.0", "6.2.0",
					"streams and the log of invalidations need commands of Redis 6.2, which fail on this server"),
			new Fault(Set.of(ServerFeature.SHARDED_CHANNELS), "0.0.0", "7.0.0",
					"sharded channels need Redis 7.0: nothing can be subscribed or published"),
			new Fault(STREAMS, "7.0.0", "7.0.5",
					"XAUTOCLAIM with a crafted COUNT lets a user of streams overwrite the memory of the server (CVE-2022-35951)"),
			new Fault(STREAMS, "8.2.0", "8.2.3",
					"XACKDEL with several ids lets a user of streams crash the server or run code on it (CVE-2025-62507)"));

	@Override
	public String name() {
		return DoctorChecks.SERVER_VERSION;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return FAULTS.stream().anyMatch((fault) -> use.usesAnyOf(fault.features()));
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		return findings(server.version(), uses);
	}

	static List<ServerFinding> findings(ServerVersion version, List<ServerUse> uses) {
		List<ServerFinding> findings = new ArrayList<>();
		// Others count in another way, and say there which faults they have shared.
		if (!version.product().equals(ServerVersion.REDIS)) {
			return findings;
		}
		for (Fault fault : FAULTS) {
			List<ServerUse> hurt = uses.stream().filter((use) -> use.usesAnyOf(fault.features())).toList();
			if (!hurt.isEmpty() && fault.concerns(version)) {
				findings.add(new ServerFinding("%s, for %s".formatted(fault.problem(), Uses.names(hurt)),
						version.toString(), "update the server to %s or later".formatted(fault.fixedIn())));
			}
		}
		return findings;
	}

	/**
	 * A fault of some versions.
	 *
	 * @param features what it hurts
	 * @param from the first version that has it
	 * @param fixedIn the first version that does not have it any more
	 * @param problem what can happen
	 */
	private record Fault(Set<ServerFeature> features, String from, String fixedIn, String problem) {

		boolean concerns(ServerVersion version) {
			return version.compareTo(ServerVersion.of(version.product(), this.from)) >= 0
					&& version.compareTo(ServerVersion.of(version.product(), this.fixedIn)) < 0;
		}

	}

}
