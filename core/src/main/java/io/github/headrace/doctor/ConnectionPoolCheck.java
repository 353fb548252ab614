package io.github.headrace.doctor;

import java.util.List;
import java.util.Set;

import io.github.headrace.connection.ServerCheck;
import io.github.headrace.connection.ServerFacts;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerFinding;
import io.github.headrace.connection.ServerUse;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

/**
 * Finds pools that are too small. Subscriptions and readers have connections of their
 * own; the pool matters where connections are not shared, as each command that is under
 * way holds one of it then.
 */
final class ConnectionPoolCheck implements ServerCheck {

	private static final Set<ServerFeature> STREAMS = Set.of(ServerFeature.STREAMS);

	/** Settling, keeping alive, taking over, and trimming. */
	private static final int AT_ONCE = 4;

	@Override
	public String name() {
		return DoctorChecks.CONNECTION_POOL;
	}

	@Override
	public boolean concerns(ServerUse use) {
		return !use.connection().factory().getShareNativeConnection() && use.usesAnyOf(STREAMS);
	}

	@Override
	public List<ServerFinding> check(ServerFacts server, List<ServerUse> uses) {
		int size = poolSize(server.connection().factory());
		int needed = uses.size() * AT_ONCE;
		if (size < 0 || size >= needed) {
			return List.of();
		}
		String seen = (size > 0) ? "max-active %d, shareNativeConnection false"
				: "no pool, shareNativeConnection false";
		return List.of(new ServerFinding(
				"each command that is under way holds a connection of its own, and %d consumer(s) have up to %d at once, so that settling entries waits or opens connections, for %s"
					.formatted(uses.size(), needed, Uses.names(uses)),
				seen.formatted(size),
				"let the LettuceConnectionFactory share its connection (the default), or set 'spring.data.redis.lettuce.pool.max-active' to at least %d"
					.formatted(needed)));
	}

	/** Returns the size of the pool, 0 if there is none, negative if it has no bounds. */
	private static int poolSize(LettuceConnectionFactory factory) {
		return (factory.getClientConfiguration() instanceof LettucePoolingClientConfiguration pooling)
				? pooling.getPoolConfig().getMaxTotal() : 0;
	}

}
