package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What Redis answers when it is asked for a shared value.
 *
 * @param state what is the case
 * @param remaining how long the value is still valid, in milliseconds; less than 0 if it
 * has expired
 * @param json the value, or {@code null}
 * @param present whether there is a value, be it {@code null} or expired
 * @param position what had been applied where it was loaded, or {@code null}
 * @param tags the tags it carries, as JSON
 * @param awaited whether the one who has the right to load makes others wait
 */
record SharedAnswer(State state, long remaining, byte @Nullable [] json, boolean present, @Nullable EntryId position,
		byte @Nullable [] tags, boolean awaited) {

	/** Begins the tokens of those who make others wait. */
	static final char AWAITED = 'w';

	/** Begins the tokens of those who do not. */
	static final char SILENT = 's';

	static SharedAnswer of(List<Object> reply) {
		byte[] json = bytes(reply, 2);
		byte[] position = bytes(reply, 4);
		byte[] holder = bytes(reply, 6);
		return new SharedAnswer(State.of(reply.get(0)), (reply.get(1) instanceof Long left) ? left : 0, json,
				json != null || bytes(reply, 3) != null, (position != null) ? EntryId.parse(position) : null,
				bytes(reply, 5), holder != null && holder[0] == AWAITED);
	}

	private static byte @Nullable [] bytes(List<Object> reply, int index) {
		return (index < reply.size() && reply.get(index) instanceof byte[] bytes) ? bytes : null;
	}

	/** What is the case. */
	enum State {

		/** There is a value that is valid. */
		VALUE,

		/** There is none, and this one has the right to load it. */
		TOKEN,

		/** There is none, and another has that right. */
		TAKEN,

		/** There is none, and nothing was to be loaded; or Redis does not say. */
		NONE;

		static State of(Object name) {
			return switch ((name instanceof byte[] bytes) ? new String(bytes, StandardCharsets.US_ASCII) : "") {
				case "value" -> VALUE;
				case "token" -> TOKEN;
				case "taken" -> TAKEN;
				default -> NONE;
			};
		}

	}

}
