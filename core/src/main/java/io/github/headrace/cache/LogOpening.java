package io.github.headrace.cache;

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
 * @param marks what was cleared at which entry
 */
record LogOpening(EntryId tail, Map<Invalidation, EntryId> marks) {

	private static final LuaScript OPEN = LuaScript.of(LogOpening.class, "open.lua");

	static CompletableFuture<LogOpening> ask(NativeConnection connection, LogKeys keys) {
		return connection.translated(OPEN.run(connection, keys.appending(), List.of()).thenApply(LogOpening::of));
	}

	private static LogOpening of(List<Object> answer) {
		EntryId tail = (answer.get(0) instanceof byte[] id) ? EntryId.parse(id) : EntryId.MIN;
		Map<Invalidation, EntryId> marks = new LinkedHashMap<>();
		List<?> namesAndIds = (List<?>) answer.get(1);
		for (int i = 0; i + 1 < namesAndIds.size(); i += 2) {
			Invalidation mark = LogFormat.mark((byte[]) namesAndIds.get(i));
			if (mark != null) {
				marks.put(mark, EntryId.parse((byte[]) namesAndIds.get(i + 1)));
			}
		}
		return new LogOpening(tail, marks);
	}

}
