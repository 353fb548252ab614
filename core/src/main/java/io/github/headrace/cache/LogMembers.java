package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;

/**
 * The instances that apply the log, in a hash beside it. Safe for use by several threads.
 */
final class LogMembers {

	/** How often each instance says how far it is. */
	static final Duration INTERVAL = Duration.ofSeconds(5);

	/** Who has not spoken for so long has missed several turns. */
	private static final Duration LEAST_LIFE = Duration.ofSeconds(30);

	private static final LuaScript MEMBERS = LuaScript.of(LogMembers.class, "members.lua");

	private static final byte[] NOBODY = {};

	private final NativeConnection connection;

	private final LogKeys keys;

	private final byte[] instance;

	private final byte[] life;

	/**
	 * Creates members, of which this instance is none before it speaks.
	 * @param life how long after its last word an instance counts as living
	 */
	LogMembers(NativeConnection connection, LogKeys keys, String instance, Duration life) {
		this.connection = connection;
		this.keys = keys;
		this.instance = instance.getBytes(StandardCharsets.UTF_8);
		this.life = String.valueOf(life.toMillis()).getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Returns how long an instance lives after its last word: nobody who waits for all
	 * must go on while one that is cut off may still serve. That ends with the maximal
	 * staleness after its last proof, which may come until it should have spoken again.
	 */
	static Duration life(CacheInvalidationSettings settings) {
		Duration serving = settings.maxStaleness().plus(INTERVAL.multipliedBy(2));
		return (settings.whenDisconnected() == WhenDisconnected.SERVE_UNTIL && serving.compareTo(LEAST_LIFE) > 0)
				? serving : LEAST_LIFE;
	}

	/**
	 * Says how far this instance is.
	 * @return the last entry that the log of the server has, {@link EntryId#MIN} if it
	 * has none
	 */
	CompletableFuture<EntryId> say(EntryId position) {
		return gate().thenCombine(ask(List.of(this.life, this.instance, position.bytes())),
				(open, answer) -> (answer.get(0) instanceof byte[] tail) ? EntryId.parse(tail) : EntryId.MIN);
	}

	/** A write that changes nothing: before Redis 7, scripts need no replicas. */
	private CompletableFuture<Long> gate() {
		return forget(NOBODY);
	}

	CompletableFuture<List<CacheMember>> list() {
		return ask(List.of(this.life)).thenApply((answer) -> of((List<?>) answer.get(1)));
	}

	CompletableFuture<Long> leave() {
		return forget(this.instance);
	}

	private CompletableFuture<Long> forget(byte[] name) {
		return this.connection.translated(this.connection.send((commands) -> commands.hdel(this.keys.members(), name)));
	}

	private CompletableFuture<List<Object>> ask(List<byte[]> arguments) {
		List<byte[]> all = List.of(this.keys.members(), this.keys.log(), this.keys.tail());
		return this.connection.translated(MEMBERS.run(this.connection, all, arguments));
	}

	private static List<CacheMember> of(List<?> answer) {
		List<CacheMember> members = new ArrayList<>(answer.size() / 2);
		for (int i = 0; i + 1 < answer.size(); i += 2) {
			String[] said = text(answer.get(i + 1)).split(" ");
			members.add(new CacheMember(text(answer.get(i)), EntryId.parse(said[0]),
					Instant.ofEpochMilli(Long.parseLong(said[1]))));
		}
		return members;
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

}
