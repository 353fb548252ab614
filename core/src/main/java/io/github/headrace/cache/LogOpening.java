package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.LuaScript;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.stream.EntryId;

/**
 * What the log is when an instance connects.
 *
 * @param tail its last entry, {@link EntryId#MIN} if there is none
 * @param since the entry behind which all marks are known, as those from before may have
 * been lost
 * @param marks what was cleared at which entry
 */
record LogOpening(EntryId tail, EntryId since, Map<Invalidation, EntryId> marks) {

	private static final LuaScript OPEN = LuaScript.of(LogOpening.class, "open.lua");

	private static final byte[] SINCE = "since".getBytes(StandardCharsets.UTF_8);

	static CompletableFuture<LogOpening> ask(NativeConnection connection, LogKeys keys) {
		return connection.translated(OPEN.run(connection, keys.appending(), List.of()).thenApply(LogOpening::of));
	}

	private static LogOpening of(List<Object> answer) {
		EntryId tail = (answer.get(0) instanceof byte[] id) ? EntryId.parse(id) : EntryId.MIN;
		EntryId since = EntryId.MIN;
		Map<Invalidation, EntryId> marks = new LinkedHashMap<>();
		List<?> namesAndIds = (List<?>) answer.get(1);
		for (int i = 0; i + 1 < namesAndIds.size(); i += 2) {
			byte[] name = (byte[]) namesAndIds.get(i);
			Invalidation mark = LogFormat.mark(name);
			if (mark != null) {
				marks.put(mark, EntryId.parse((byte[]) namesAndIds.get(i + 1)));
			}
			else if (Arrays.equals(name, SINCE)) {
				since = EntryId.parse((byte[]) namesAndIds.get(i + 1));
			}
		}
		return new LogOpening(tail, since, marks);
	}

}
