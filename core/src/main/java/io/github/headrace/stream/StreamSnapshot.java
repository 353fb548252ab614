package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * What a stream was at one moment ({@code XINFO STREAM}).
 *
 * @param length the entries that are there
 * @param first the first of them, or {@code null} if there is none
 * @param last the last id that was ever given, {@link EntryId#MIN} if there is no stream
 * @param added how many entries were ever added, or {@code null} before Redis 7.0
 */
record StreamSnapshot(long length, @Nullable EntryId first, EntryId last, @Nullable Long added) {

	/** There is no such key. */
	static final StreamSnapshot GONE = new StreamSnapshot(0, null, EntryId.MIN, 0L);

	boolean isGone() {
		return this == GONE;
	}

	/** Reads names and values in turn. */
	static StreamSnapshot of(List<Object> reply) {
		Map<String, Object> values = new HashMap<>();
		for (int i = 0; i + 1 < reply.size(); i += 2) {
			values.put(new String((byte[]) reply.get(i), StandardCharsets.US_ASCII), reply.get(i + 1));
		}
		byte[] last = (byte[]) Objects.requireNonNull(values.get("last-generated-id"));
		Object first = values.get("first-entry");
		return new StreamSnapshot((Long) values.getOrDefault("length", 0L),
				(first instanceof List<?> entry && !entry.isEmpty()) ? EntryId.parse((byte[]) entry.get(0)) : null,
				EntryId.parse(last), (Long) values.get("entries-added"));
	}

}
