package io.github.headrace.doctor;

import java.util.List;
import java.util.Set;

import io.github.headrace.connection.ServerCheck;

/**
 * The checks that need to know nothing but what is used. The packages of channels and
 * keyspace events have others.
 */
public final class DoctorChecks {

	static final String SERVER_VERSION = "server-version";

	static final String RESP2 = "resp2";

	static final String EVICTION_POLICY = "eviction-policy";

	static final String PERSISTENCE = "persistence";

	static final String CONNECTION_POOL = "connection-pool";

	static final String RIGHTS = "rights";

	/**
	 * The names of all checks, those of other packages included.
	 */
	public static final Set<String> NAMES = Set.of(SERVER_VERSION, RESP2, EVICTION_POLICY, PERSISTENCE,
			"keyspace-events", "pubsub-output-buffer", CONNECTION_POOL, RIGHTS);

	private DoctorChecks() {
	}

	/**
	 * Returns the checks.
	 * @return one of each kind
	 */
	public static List<ServerCheck> all() {
		return List.of(new ServerVersionCheck(), new Resp2Check(), new EvictionPolicyCheck(), new PersistenceCheck(),
				new ConnectionPoolCheck(), new RightsCheck());
	}

}
