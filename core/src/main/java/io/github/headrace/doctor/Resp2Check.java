package io.github.headrace.doctor;

import java.util.List;
import java.util.Set;

import io.github.headrace.connection.NotCheckedException;
import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.connection.ServerVersion;
import io.lettuce.core.LettuceVersion;

/**
 * Finds the old protocol together with a Lettuce that mixes up entries of streams in it
 * (7.1.0 to 7.6.x, issue 3800; {@code HELLO}). Headrace reads entries by itself and is
 * not hurt, but other code is that reads them by the same connection factory.
 */
final class Resp2Check implements ServerCheck {

	private static final Set<ServerFeature> STREAMS = Set.of(ServerFeature.STREAMS);

	private static final ServerVersion FIRST = ServerVersion.of("lettuce", "7.1.0");

	private static final ServerVersion FIXED = ServerVersion.of("lettuce", "7.7.0");

	@Override
	public String name() {
		return DoctorChecks.RESP2;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return use.usesAnyOf(STREAMS);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		String version = LettuceVersion.getVersion();
		if (version == null) {
			throw new NotCheckedException("Lettuce does not name its version");
		}
		if (!isAffected(version) || server.protocol() != 2) {
			return List.of();
		}
		return List.of(new ServerFinding(
				"with this Lettuce, code that reads several entries of a stream at a time by RedisTemplate or Lettuce itself gets them mixed up into one; listeners of Headrace are not concerned",
				"RESP2, Lettuce " + version,
				"remove 'protocolVersion(ProtocolVersion.RESP2)' from the client options, or update Lettuce to 7.7.0 or later"));
	}

	static boolean isAffected(String version) {
		ServerVersion lettuce = ServerVersion.of("lettuce", version);
		return lettuce.compareTo(FIRST) >= 0 && lettuce.compareTo(FIXED) < 0;
	}

}
