package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a consumer of a group reads: a stream, or the stream of its replayed dead letters,
 * with the keys beside it.
 *
 * @param stream the stream; that of the original entries if this is a replay
 * @param group the group, empty for a broadcast reader
 * @param replay whether this is the stream of replayed dead letters
 */
record StreamSource(StreamKey stream, String group, boolean replay) {

	static StreamSource of(StreamKey stream, String group) {
		return new StreamSource(stream, group, false);
	}

	/** Returns a stream that is read without a group. */
	static StreamSource ofNoGroup(StreamKey stream) {
		return new StreamSource(stream, "", false);
	}

	/** Returns the group as messages show it. */
	@Nullable String groupIfAny() {
		return this.group.isEmpty() ? null : this.group;
	}

	/** Returns the stream of what is replayed to the same group. */
	StreamSource replays() {
		return new StreamSource(this.stream, this.group, true);
	}

	/** Returns the key that is read. */
	byte[] key() {
		return bytes(this.replay ? this.stream.beside(this.group, "replay") : this.stream.key());
	}

	/** Returns the sorted set of the ids of parked entries by due time. */
	byte[] parkedKey() {
		return bytes(this.stream.beside(this.group, this.replay ? "replay:retry" : "retry"));
	}

	/** Returns the stream of dead letters, which both kinds of sources share. */
	byte[] deadLetterKey() {
		return bytes(this.stream.beside(this.group, "dlq"));
	}

	byte[] groupName() {
		return bytes(this.group);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
