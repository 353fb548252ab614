package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.message.EntryFields;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.output.ByteArrayOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.CommandType;
import org.jspecify.annotations.Nullable;

/**
 * The dead letters of one source in Redis. Every call is one command or script, and waits
 * for its answer.
 */
final class Letters {

	/**
	 * The most letters that one script looks at: it must not keep the server for long,
	 * and so looks at fewer where they are large.
	 */
	static final int CHUNK = 50;

	private static final String SHARED = "letters.lua";

	private static final LuaScript SCAN = LuaScript.of(Letters.class, SHARED, "scan.lua");

	private static final LuaScript PREVIEW = LuaScript.of(Letters.class, SHARED, "preview.lua");

	private static final LuaScript REPLAY = LuaScript.of(Letters.class, SHARED, "replay.lua");

	private static final LuaScript PURGE = LuaScript.of(Letters.class, SHARED, "purge.lua");

	private static final LuaScript CLAIM = LuaScript.of(Letters.class, SHARED, "claim.lua");

	/** Lua passes no more than 8000 values to a function. */
	private static final int MAX_SCRIPT_ARGUMENTS = 7_900;

	private final DeadLetterSource source;

	private final byte[] key;

	private final byte[] claimsKey;

	Letters(DeadLetterSource source) {
		this.source = source;
		this.key = bytes(source.key());
		this.claimsKey = bytes(claimsKey(source.key()));
	}

	/** Returns the hash of the letters that are being replayed. */
	static String claimsKey(String key) {
		return key + ":claims";
	}

	long count() {
		NativeConnection connection = this.source.connection();
		return connection.await(connection.send((commands) -> commands.xlen(this.key)));
	}

	CompletableFuture<Long> countAsync() {
		return this.source.connection().send((commands) -> commands.xlen(this.key));
	}

	/** Looks at the next letters, of which some are wanted without what is long. */
	Previews preview(LetterRange range, int look, int wanted, int maxBytes) {
		List<Object> answer = run(PREVIEW, List.of(this.key), range.first(), range.last(), Integer.toString(look),
				Integer.toString(wanted), range.fingerprint(), Integer.toString(maxBytes));
		List<DeadLetterPreview> letters = new ArrayList<>();
		for (int i = 3; i < answer.size(); i += 3) {
			DeadLetter letter = read(text(answer.get(i)), answer.get(i + 1));
			List<Integer> sizes = ((List<?>) answer.get(i + 2)).stream()
				.map((size) -> ((Long) size).intValue())
				.toList();
			// Those of the headers come first.
			letters
				.add(new DeadLetterPreview(letter, sizes.subList(sizes.size() - letter.fields().size(), sizes.size())));
		}
		return new Previews(number(answer, 0), text(answer.get(1)), isEnd(answer), letters);
	}

	/** Returns the id of the latest, beyond which nothing is to be touched. */
	@Nullable String last() {
		NativeConnection connection = this.source.connection();
		List<StreamMessage<byte[], byte[]>> last = connection
			.await(connection.send((commands) -> commands.xrevrange(this.key, Range.unbounded(), Limit.from(1))));
		return last.isEmpty() ? null : last.get(0).getId();
	}

	/** Looks at the next letters, of which some are wanted. */
	Scan scan(LetterRange range, int look, int wanted, boolean headersOnly) {
		List<Object> answer = run(SCAN, List.of(this.key), range.first(), range.last(), Integer.toString(look),
				Integer.toString(wanted), range.fingerprint(), headersOnly ? "headers" : "");
		List<DeadLetter> letters = new ArrayList<>();
		for (int i = 3; i < answer.size(); i += 2) {
			letters.add(read(text(answer.get(i)), answer.get(i + 1)));
		}
		return new Scan(number(answer, 0), text(answer.get(1)), isEnd(answer), letters);
	}

	/** Moves the next letters to the stream of replays. */
	Moved replay(LetterRange range, String replayKey) {
		List<Object> answer = run(REPLAY, List.of(this.key, bytes(replayKey)), range.first(), range.last(),
				Integer.toString(CHUNK), range.fingerprint(), DeadLetterFormat.ORIGINAL_ID,
				Integer.toString(MAX_SCRIPT_ARGUMENTS));
		return new Moved(number(answer, 0), text(answer.get(1)), isEnd(answer), number(answer, 3), number(answer, 4),
				answer.subList(5, answer.size()).stream().map(Letters::text).toList());
	}

	/**
	 * Moves a letter that has more fields than a script can pass on. If somebody else
	 * takes it at the same time, what was added is taken back.
	 * @return whether it was moved by this call
	 */
	boolean replayLarge(String id, String replayKey) {
		List<DeadLetter> found = scan(LetterRange.only(id), 1, 1, false).letters();
		if (found.isEmpty() || found.get(0).originalId() == null) {
			return false;
		}
		DeadLetter letter = found.get(0);
		CommandArgs<byte[], byte[]> args = new CommandArgs<>(ByteArrayCodec.INSTANCE).addKey(bytes(replayKey))
			.add("*")
			.add(DeadLetterFormat.ORIGINAL_ID)
			.add(letter.originalId());
		letter.fields().namesAndValues().forEach(args::add);
		NativeConnection connection = this.source.connection();
		byte[] added = connection.await(connection.send((commands) -> commands.dispatch(CommandType.XADD,
				new ByteArrayOutput<>(ByteArrayCodec.INSTANCE), args)));
		if (delete(this.key, id) > 0) {
			return true;
		}
		delete(bytes(replayKey), text(added));
		return false;
	}

	private long delete(byte[] stream, String id) {
		NativeConnection connection = this.source.connection();
		return connection.await(connection.send((commands) -> commands.xdel(stream, id)));
	}

	/** Removes the next letters. */
	Purged purge(LetterRange range) {
		List<Object> answer = run(PURGE, List.of(this.key, this.claimsKey), range.first(), range.last(),
				Integer.toString(CHUNK), range.fingerprint());
		return new Purged(text(answer.get(1)), isEnd(answer), number(answer, 3), number(answer, 4));
	}

	/**
	 * Claims the next letter, so that neither a purge nor another replay takes it, and
	 * removes the one that was claimed before.
	 * @param done the id of the one before, or empty
	 */
	Claimed claim(String done, LetterRange range, Duration lease) {
		List<Object> answer = run(CLAIM, List.of(this.key, this.claimsKey), done, range.first(), range.last(),
				Integer.toString(CHUNK), range.fingerprint(), Long.toString(lease.toMillis()));
		String last = text(answer.get(1));
		return new Claimed(number(answer, 0), last, isEnd(answer), number(answer, 3) + number(answer, 4),
				(answer.size() > 5) ? read(last, answer.get(5)) : null);
	}

	/** Removes the letter that was claimed last. */
	void finish(String done) {
		if (!done.isEmpty()) {
			run(CLAIM, List.of(this.key, this.claimsKey), done, "", "", "", "", "");
		}
	}

	/** Gives a claim back. */
	void release(String id) {
		NativeConnection connection = this.source.connection();
		connection.await(connection.send((commands) -> commands.hdel(this.claimsKey, bytes(id))));
	}

	private List<Object> run(LuaScript script, List<byte[]> keys, String... arguments) {
		List<byte[]> args = new ArrayList<>();
		for (String argument : arguments) {
			args.add(bytes(argument));
		}
		NativeConnection connection = this.source.connection();
		return connection.await(script.run(connection, keys, args));
	}

	@SuppressWarnings("unchecked")
	private DeadLetter read(String id, Object fields) {
		return DeadLetterFormat.read(this.source.listenerId(), this.source.destination(), id,
				new EntryFields((List<byte[]>) fields));
	}

	/** Returns whether there are no more letters. */
	private static boolean isEnd(List<Object> answer) {
		return number(answer, 2) == 1;
	}

	private static int number(List<Object> answer, int index) {
		return ((Long) answer.get(index)).intValue();
	}

	private static String text(Object bytes) {
		return new String((byte[]) bytes, StandardCharsets.UTF_8);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * What came of a look: how many were looked at, the id of the last of them, and
	 * whether there are no more.
	 */
	record Scan(int looked, String last, boolean end, List<DeadLetter> letters) {

	}

	record Previews(int looked, String last, boolean end, List<DeadLetterPreview> letters) {

	}

	record Moved(int looked, String last, boolean end, int moved, int skipped, List<String> large) {

	}

	record Purged(String last, boolean end, int purged, int skipped) {

	}

	record Claimed(int looked, String last, boolean end, int skipped, @Nullable DeadLetter letter) {

	}

}
