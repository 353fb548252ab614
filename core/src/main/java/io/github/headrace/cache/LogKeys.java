package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.headrace.connection.Namespace;
import io.github.headrace.stream.StreamKey;

/**
 * The keys of a log in Redis, all of one slot.
 *
 * @param stream the log itself
 */
record LogKeys(StreamKey stream) {

	static LogKeys of(Namespace namespace, String log) {
		return new LogKeys(StreamKey.of(namespace, log));
	}

	/** Returns the keys that every script wants that appends. */
	List<byte[]> appending() {
		return List.of(log(), tail(), marks());
	}

	byte[] log() {
		return bytes(this.stream.key());
	}

	byte[] tail() {
		return bytes(this.stream.beside("tail"));
	}

	byte[] marks() {
		return bytes(this.stream.beside("marks"));
	}

	byte[] members() {
		return bytes(this.stream.beside("members"));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
