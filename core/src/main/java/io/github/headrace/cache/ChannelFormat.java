package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * How invalidations are written in the messages of a channel: the fields of an entry of
 * the log as a JSON array, names and values in turn, without a previous entry.
 */
final class ChannelFormat {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	private ChannelFormat() {
	}

	static byte[] write(String origin, List<Invalidation> invalidations) {
		return write(origin, LogFormat.fields(invalidations), null);
	}

	/** Writes a message that proves, when it comes back, that others come. */
	static byte[] ping(String origin, long nanoTime) {
		return write(origin, List.of(), Long.toString(nanoTime));
	}

	private static byte[] write(String origin, List<byte[]> fields, @Nullable String ping) {
		List<String> texts = new ArrayList<>(fields.size() + 8);
		texts.addAll(List.of("v", LogFormat.VERSION, "p", EntryId.MIN.toString(), "o", origin));
		fields.forEach((field) -> texts.add(new String(field, StandardCharsets.UTF_8)));
		if (ping != null) {
			texts.addAll(List.of("ping", ping));
		}
		return MAPPER.writeValueAsBytes(texts);
	}

	/**
	 * Reads the fields of a message.
	 * @throws UnreadableEntryException if it has none
	 */
	static EntryFields read(byte[] message) {
		String[] texts;
		try {
			texts = MAPPER.readValue(message, String[].class);
		}
		catch (JacksonException ex) {
			throw new UnreadableEntryException(ResetReason.UNREADABLE, null,
					"it is no JSON array of texts: " + ex.getOriginalMessage());
		}
		if (texts == null || texts.length % 2 != 0) {
			throw new UnreadableEntryException(ResetReason.UNREADABLE, null, "it has no names and values in turn");
		}
		List<byte[]> fields = new ArrayList<>(texts.length);
		for (String text : texts) {
			fields.add(String.valueOf(text).getBytes(StandardCharsets.UTF_8));
		}
		return new EntryFields(fields);
	}

}
