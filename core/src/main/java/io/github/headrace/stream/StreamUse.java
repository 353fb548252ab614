package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.deadletter.DeadLetterAccesses;
import org.jspecify.annotations.Nullable;

/**
 * Says what a consumer uses of its server: what it needs in order to read, settle, retry
 * and keep dead letters, and what its settings ask for besides. The commands are never
 * executed, and would do nothing if they were.
 */
final class StreamUse {

	private static final String ID = "0-1";

	private static final String NAME = "headrace";

	private final List<ServerAccess> accesses = new ArrayList<>();

	private final Set<ServerFeature> features = EnumSet.of(ServerFeature.STREAMS);

	private StreamUse() {
	}

	static ServerUse of(StreamEndpoint endpoint, NativeConnection connection, List<StreamKey> streams) {
		StreamUse use = new StreamUse();
		String group = endpoint.group();
		for (StreamKey stream : streams) {
			if (group == null) {
				use.addReading(stream.key());
			}
			else {
				use.addConsuming(StreamSource.of(stream, group), endpoint.settings());
			}
		}
		return new ServerUse(connection, ServerUse.listener(endpoint.id()), use.features, use.accesses);
	}

	/** A broadcast reader. */
	private void addReading(String key) {
		this.accesses.add(ServerAccess.with("xread", key, List.of("COUNT", "1", "STREAMS", key, ID)));
		add(key, "xinfo|stream");
		add(key, "xrange", "-", "+");
		add(key, "type");
		this.accesses.add(new ServerAccess("time", null, List.of("time")));
	}

	private void addConsuming(StreamSource source, StreamListenerSettings settings) {
		this.features.add(ServerFeature.DEAD_LETTERS);
		String group = source.group();
		addSource(source, group);
		addSource(source.replays(), group);
		this.accesses.addAll(DeadLetterAccesses.of(text(source.deadLetterKey())));
		if (isSet(settings.exclusive())) {
			addMark(source.stream().beside(group, "active"));
		}
		if (settings.deduplicate() != null) {
			addMark(source.stream().beside(group, "once:" + NAME));
		}
		TrimSettings trim = settings.trim();
		if (trim != null && trim.strategy() != TrimStrategy.NONE) {
			add(source.stream().key(), "xtrim", "MAXLEN", "" + Long.MAX_VALUE);
			String turn = source.stream().beside(group, "trim");
			this.accesses.addAll(ServerAccess.script(turn));
			add(turn, "set", NAME, "NX", "XX");
		}
	}

	private void addSource(StreamSource source, String group) {
		String key = text(source.key());
		this.accesses.addAll(ServerAccess.script(key));
		this.accesses.add(
				ServerAccess.with("xreadgroup", key, List.of("GROUP", group, NAME, "COUNT", "1", "STREAMS", key, ">")));
		// XGROUP CREATE is left out: where the group exists, nobody needs the right to
		// it.
		add(key, "xgroup|delconsumer", group, NAME);
		add(key, "xinfo|stream");
		add(key, "xinfo|groups");
		add(key, "xinfo|consumers", group);
		add(key, "xack", group, ID);
		add(key, "xdel", ID);
		add(key, "xclaim", group, NAME, "0", ID);
		add(key, "xpending", group);
		add(key, "xrange", "-", "+");
		add(key, "type");
		add(key, "exists");
		String parked = text(source.parkedKey());
		this.accesses.addAll(ServerAccess.script(parked));
		add(parked, "zadd", "XX", "0", ID);
		add(parked, "zrem", ID);
		add(parked, "zrangebyscore", "-inf", "+inf");
		add(parked, "zscore", ID);
		add(parked, "zcard");
		this.accesses.add(new ServerAccess("time", null, List.of("time")));
	}

	/** A key that expires and that no eviction may take. */
	private void addMark(String key) {
		this.features.add(ServerFeature.EXPIRING_MARKS);
		this.accesses.addAll(ServerAccess.script(key));
		add(key, "get");
		add(key, "set", NAME, "NX", "XX");
		add(key, "del");
		add(key, "pttl");
		add(key, "pexpire", "1");
	}

	private void add(String key, String command, String... arguments) {
		this.accesses.add(ServerAccess.of(command, key, arguments));
	}

	private static boolean isSet(@Nullable Boolean setting) {
		return Objects.requireNonNullElse(setting, false);
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.UTF_8);
	}

}
