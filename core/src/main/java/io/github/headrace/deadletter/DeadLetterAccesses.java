package io.github.headrace.deadletter;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.connection.ServerAccess;

/**
 * Says which rights dead letters need: to be kept, looked at, replayed and purged. The
 * commands are never executed, and would do nothing if they were.
 */
public final class DeadLetterAccesses {

	private static final String ID = "0-1";

	private static final String NAME = "headrace";

	private DeadLetterAccesses() {
	}

	/**
	 * Describes the rights to one stream of dead letters.
	 * @param key the stream
	 * @return the rights
	 */
	public static List<ServerAccess> of(String key) {
		String claims = Letters.claimsKey(key);
		List<ServerAccess> accesses = new ArrayList<>(ServerAccess.script(key));
		accesses.addAll(ServerAccess.script(claims));
		accesses.addAll(List.of(ServerAccess.of("xadd", key, "NOMKSTREAM", "0-0", NAME, NAME),
				ServerAccess.of("xlen", key), ServerAccess.of("xrange", key, "-", "+", "COUNT", "1"),
				ServerAccess.of("xrevrange", key, "+", "-", "COUNT", "1"), ServerAccess.of("xdel", key, ID),
				ServerAccess.of("hget", claims, ID), ServerAccess.of("hset", claims, ID, "0"),
				ServerAccess.of("hdel", claims, ID), ServerAccess.of("pexpire", claims, "1"),
				new ServerAccess("time", null, List.of("time"))));
		return accesses;
	}

}
