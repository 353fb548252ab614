package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerUse;

/**
 * Says what cache invalidation and near caches use of their server. The commands are
 * never executed, and would do next to nothing if they were.
 */
public final class CacheUses {

	private static final String FIELD = "headrace";

	private CacheUses() {
	}

	/**
	 * Describes invalidations that travel through a log.
	 * @param connection to the server
	 * @param namespace is in front of the name of the log
	 * @param log the name of the log
	 * @return what they use
	 */
	public static ServerUse ofLog(NativeConnection connection, Namespace namespace, String log) {
		LogKeys keys = LogKeys.of(namespace, log);
		String stream = keys.stream().key();
		List<ServerAccess> accesses = new ArrayList<>();
		accesses.add(ServerAccess.with("xread", stream, List.of("COUNT", "1", "STREAMS", stream, "0-1")));
		accesses.addAll(scripts(stream, text(keys.tail()), text(keys.marks()), text(keys.members())));
		accesses.addAll(List.of(ServerAccess.of("xinfo|stream", stream), ServerAccess.of("xrange", stream, "-", "+"),
				ServerAccess.of("xadd", stream, "NOMKSTREAM", "0-0", FIELD, FIELD), ServerAccess.of("xlen", stream),
				ServerAccess.of("exists", stream), ServerAccess.of("type", stream),
				ServerAccess.of("xtrim", stream, "MAXLEN", "" + Long.MAX_VALUE),
				ServerAccess.of("get", text(keys.tail())), ServerAccess.of("set", text(keys.tail()), FIELD, "NX", "XX"),
				ServerAccess.of("hexists", text(keys.marks()), FIELD), ServerAccess.of("hgetall", text(keys.marks())),
				ServerAccess.of("hset", text(keys.marks()), FIELD, "", FIELD),
				ServerAccess.of("hsetnx", text(keys.marks()), FIELD, ""), ServerAccess.of("hlen", text(keys.marks())),
				ServerAccess.of("hget", text(keys.marks()), FIELD), ServerAccess.of("hkeys", text(keys.marks())),
				ServerAccess.of("del", text(keys.marks())), ServerAccess.of("hgetall", text(keys.members())),
				ServerAccess.of("hset", text(keys.members()), FIELD, "", FIELD),
				ServerAccess.of("hdel", text(keys.members()), FIELD), new ServerAccess("time", null, List.of("time"))));
		return new ServerUse(connection, "cache invalidation", Set.of(ServerFeature.INVALIDATION_LOG), accesses);
	}

	/**
	 * Describes invalidations that travel through a channel.
	 * @param connection to the server
	 * @param namespace is in front of the name of the channel
	 * @param channel the name of the channel
	 * @return what they use
	 */
	public static ServerUse ofChannel(NativeConnection connection, Namespace namespace, String channel) {
		return new ServerUse(connection, "cache invalidation", Set.of(ServerFeature.CHANNELS),
				List.of(ServerAccess.of("publish", namespace.qualify(channel), "")));
	}

	/**
	 * Describes near caches.
	 * @param connection to the server
	 * @param namespace is in front of the keys
	 * @param keyPrefixes what the keys of each cache begin with, its name included
	 * @return what they use
	 */
	public static ServerUse ofNearCaches(NativeConnection connection, Namespace namespace,
			Collection<String> keyPrefixes) {
		List<ServerAccess> accesses = new ArrayList<>();
		for (String prefix : keyPrefixes) {
			String key = namespace.qualify(prefix + "::" + FIELD);
			accesses.addAll(scripts(key));
			accesses.addAll(List.of(ServerAccess.of("hmget", key, FIELD),
					ServerAccess.of("hset", key, FIELD, "", FIELD), ServerAccess.of("pexpire", key, "1"),
					ServerAccess.of("pttl", key), ServerAccess.of("unlink", key), ServerAccess.of("hget", key, FIELD),
					ServerAccess.of("hdel", key, FIELD), ServerAccess.of("type", key)));
		}
		// SCAN is left out: what a clear has made invalid expires without it, too.
		accesses.add(new ServerAccess("time", null, List.of("time")));
		return new ServerUse(connection, "near caches %s".formatted(keyPrefixes), Set.of(ServerFeature.NEAR_CACHES),
				accesses);
	}

	private static List<ServerAccess> scripts(String... keys) {
		List<ServerAccess> scripts = new ArrayList<>();
		for (String key : keys) {
			scripts.addAll(ServerAccess.script(key));
		}
		return scripts;
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.UTF_8);
	}

}
