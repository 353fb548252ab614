package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.headrace.message.EntryFields;

/**
 * A dead letter as the script of a stream writes it.
 */
final class StreamLetter {

	private String id = "1-1";

	private String fingerprint = "f00d";

	private String message = "no ink";

	StreamLetter id(String original) {
		this.id = original;
		return this;
	}

	StreamLetter fingerprint(String kind) {
		this.fingerprint = kind;
		return this;
	}

	StreamLetter message(String text) {
		this.message = text;
		return this;
	}

	EntryFields entry(String... original) {
		return entry(Arrays.stream(original).map(StreamLetter::bytes).toList());
	}

	EntryFields entry(List<byte[]> original) {
		List<byte[]> entry = new ArrayList<>();
		for (String part : new String[] { "dl", "10", "id", this.id, "source", "orders", "group", "billing", "attempts",
				"3", "reason", "failed", "exception", "java.io.IOException", "message", this.message, "fingerprint",
				this.fingerprint, "consumer", "host-1", "time", "1700000000123" }) {
			entry.add(bytes(part));
		}
		entry.addAll(original);
		return new EntryFields(entry);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
