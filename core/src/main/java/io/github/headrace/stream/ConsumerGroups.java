package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.connection.DedicatedConnection;
import io.github.headrace.connection.LuaScript;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.StatusOutput;
import io.lettuce.core.protocol.CommandType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The groups of one reader: creates them ({@code XGROUP CREATE}), takes note of where
 * they stand ({@code XINFO}), and creates them again there when they are lost.
 * <p>
 * Also finds out that entries were trimmed before the group read them, as far as the
 * server's counts show it (Redis 7). Used by one thread.
 */
final class ConsumerGroups {

	private static final Log logger = LogFactory.getLog(ConsumerGroups.class);

	private static final LuaScript LOOK = LuaScript.of(ConsumerGroups.class, "look.lua");

	private final List<StreamSource> sources;

	private final StartPosition start;

	private final Duration patience;

	private final StreamCounters counters;

	private final StreamEvents events;

	private final Map<StreamSource, GroupLook> looks = new HashMap<>();

	/** How many entries were removed unread, as last seen. */
	private final Map<StreamSource, Long> removed = new HashMap<>();

	ConsumerGroups(List<StreamSource> sources, StartPosition start, Duration patience, StreamCounters counters,
			StreamEvents events) {
		this.sources = sources;
		this.start = start;
		this.patience = patience;
		this.counters = counters;
		this.events = events;
	}

	/**
	 * Makes sure that all groups exist, and takes note of where they stand.
	 * @throws KeyIsNoStreamException if there is something else in the place of a stream
	 */
	void ensure(DedicatedConnection connection) {
		this.sources.forEach((source) -> ensure(connection, source));
	}

	private void ensure(DedicatedConnection connection, StreamSource source) {
		GroupLook look = look(connection, source);
		if (look.delivered() == null) {
			GroupLook earlier = this.looks.get(source);
			if (earlier == null) {
				create(connection, source, startOf(source, look));
			}
			else {
				createAgain(connection, source, earlier, look);
			}
			// The server counts from there, whatever was removed before.
			this.removed.put(source, 0L);
			look = look(connection, source);
		}
		else {
			reportRemoved(source, look);
		}
		if (look.delivered() != null) {
			this.looks.put(source, look);
		}
	}

	private GroupLook look(DedicatedConnection connection, StreamSource source) {
		GroupLook look = GroupLook
			.of(LOOK.run(connection, List.of(source.key()), List.of(source.groupName()), this.patience));
		if (look.hasKey() && !look.hasStream()) {
			throw new KeyIsNoStreamException(source, text(source.key()), look.type());
		}
		return look;
	}

	private EntryId startOf(StreamSource source, GroupLook look) {
		return source.replay() ? EntryId.MIN : this.start.resolve(look::time, look::lastId);
	}

	private void createAgain(DedicatedConnection connection, StreamSource source, GroupLook earlier, GroupLook now) {
		boolean anew = !now.hasStream() || now.hasBegunAnewSince(earlier);
		EntryId position = anew ? EntryId.MIN : earlier.position();
		if (!create(connection, source, position)) {
			return;
		}
		this.counters.groupsCreatedAgain.increment();
		String where = anew ? "at the beginning, as the stream has begun anew" : "behind " + position;
		logger.warn("Group '%s' of stream '%s' was lost and has been created again %s".formatted(source.group(),
				text(source.key()), where));
		this.events.groupCreatedAgain(source, position.toString());
	}

	/** Returns whether it was this consumer that has created the group. */
	private boolean create(DedicatedConnection connection, StreamSource source, EntryId position) {
		try {
			connection.await(CommandType.XGROUP, new StatusOutput<>(ByteArrayCodec.INSTANCE),
					DedicatedConnection.arguments()
						.add("CREATE")
						.addKey(source.key())
						.add(source.groupName())
						.add(position.bytes())
						.add("MKSTREAM"),
					this.patience);
			return true;
		}
		catch (RedisBusyException ex) {
			return false;
		}
		catch (RedisCommandExecutionException ex) {
			if (startsWith(ex, "BUSYGROUP")) {
				return false;
			}
			throw ex;
		}
	}

	/** Returns whether the server has refused a read because a group is missing. */
	static boolean isLostGroup(RedisCommandExecutionException ex) {
		// UNBLOCKED: the key was deleted while the read was waiting for entries.
		return startsWith(ex, "NOGROUP") || startsWith(ex, "UNBLOCKED");
	}

	private static boolean startsWith(RedisCommandExecutionException ex, String code) {
		return ex.getMessage() != null && ex.getMessage().startsWith(code);
	}

	private void reportRemoved(StreamSource source, GroupLook look) {
		long removed = look.removedUnread();
		if (removed < 0) {
			return;
		}
		Long known = this.removed.put(source, removed);
		long lost = (known != null) ? removed - known : (look.hasGap() ? removed : 0);
		if (lost > 0) {
			this.counters.lost.add(lost);
			String detail = "%d entries were trimmed or deleted before group '%s' had read them".formatted(lost,
					source.group());
			logger.warn("Stream '%s': %s".formatted(text(source.key()), detail));
			this.events.lost(source, lost, detail);
		}
	}

	private static String text(byte[] key) {
		return new String(key, StandardCharsets.UTF_8);
	}

}
