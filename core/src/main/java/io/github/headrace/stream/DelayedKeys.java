package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The keys of delayed entries, all in the slot of their stream.
 *
 * @param stream the stream
 */
record DelayedKeys(StreamKey stream) {

	byte[] streamKey() {
		return bytes(this.stream.key());
	}

	/** Returns the sorted set of ids by due time. */
	byte[] ids() {
		return bytes(this.stream.beside("delayed"));
	}

	/** Returns the hash of entries by id. */
	byte[] entries() {
		return bytes(this.stream.beside("delayed:entries"));
	}

	/** Returns who promotes what others have delayed. */
	byte[] lease() {
		return bytes(this.stream.beside("delayed:lease"));
	}

	/** Returns the keys of a script that takes ids, entries and an idempotency key. */
	List<byte[]> of(@Nullable String idempotencyKey) {
		List<byte[]> keys = new ArrayList<>(List.of(ids(), entries()));
		if (idempotencyKey != null) {
			// Not the key of what is added at once: its value is another.
			keys.add(bytes(this.stream.beside("delayed:idempotency:" + idempotencyKey)));
		}
		return keys;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
