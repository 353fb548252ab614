package io.github.headrace.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;

/**
 * How a dead letter is written as an entry of a stream: the field {@code dl} with the
 * number of header fields that follow, the header fields, the original fields. Scripts of
 * streams write the same.
 */
public final class DeadLetterFormat {

	/**
	 * The field of a replayed stream entry that has the id of the original entry.
	 */
	public static final String ORIGINAL_ID = "headrace-original-id";

	/** The field of a channel's message that has the channel. */
	static final String CHANNEL = "channel";

	private static final String MARK = "dl";

	private DeadLetterFormat() {
	}

	/**
	 * Writes a message of a channel as a dead letter. When it was given up is told by the
	 * id that the server gives it.
	 */
	static EntryFields write(DeadLetterAdded failed, FailureMark mark, String consumer, byte[] payload) {
		List<byte[]> headers = new ArrayList<>();
		add(headers, "source", failed.destination());
		add(headers, "attempts", Integer.toString(failed.attempts()));
		add(headers, "reason", failed.reason().code());
		add(headers, "exception", mark.exception());
		add(headers, "message", mark.message());
		add(headers, "fingerprint", mark.fingerprint());
		add(headers, "consumer", consumer);
		List<byte[]> entry = new ArrayList<>();
		add(entry, MARK, Integer.toString(headers.size() / 2));
		entry.addAll(headers);
		entry.add(bytes(EntryFields.PAYLOAD));
		entry.add(payload);
		add(entry, CHANNEL, failed.destination());
		return new EntryFields(entry);
	}

	private static void add(List<byte[]> entry, String name, String value) {
		entry.add(bytes(name));
		entry.add(bytes(value));
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Reads an entry of a stream of dead letters, whatever it is.
	 * @param listenerId the listener whose dead letters these are
	 * @param destination where they come from, if the entry does not say so
	 * @param id the id of the entry
	 * @param entry its fields
	 * @return the dead letter; without a reason if it is none
	 */
	static DeadLetter read(String listenerId, String destination, String id, EntryFields entry) {
		int count = headerCount(entry);
		Map<String, String> headers = new HashMap<>();
		for (int i = 1; i <= count; i++) {
			headers.putIfAbsent(entry.name(i), text(entry.value(i)));
		}
		String originalId = headers.get("id");
		return new DeadLetter(id, listenerId, headers.getOrDefault("source", destination), originalId,
				original(entry, count, originalId), (int) number(headers.get("attempts"), 0),
				reason(headers.get("reason")), headers.get("exception"), headers.get("message"),
				headers.get("fingerprint"), headers.get("consumer"),
				Instant.ofEpochMilli(number(headers.get("time"), milliseconds(id))));
	}

	/** Returns how many fields are headers, or -1 if this is no dead letter. */
	private static int headerCount(EntryFields entry) {
		if (entry.size() == 0 || !entry.name(0).equals(MARK)) {
			return -1;
		}
		long count = number(text(entry.value(0)), -1);
		return (count >= 0 && count < entry.size()) ? (int) count : -1;
	}

	private static EntryFields original(EntryFields entry, int count, @Nullable String originalId) {
		List<byte[]> parts = entry.namesAndValues();
		int first = 2 * (count + 1);
		boolean replayed = parts.size() >= first + 2 && text(parts.get(first)).equals(ORIGINAL_ID)
				&& text(parts.get(first + 1)).equals(originalId);
		return new EntryFields(List.copyOf(parts.subList(replayed ? first + 2 : first, parts.size())));
	}

	private static @Nullable DeadLetterReason reason(@Nullable String code) {
		for (DeadLetterReason reason : DeadLetterReason.values()) {
			if (reason.code().equals(code)) {
				return reason;
			}
		}
		return null;
	}

	private static long milliseconds(String id) {
		return number(id.substring(0, Math.max(0, id.indexOf('-'))), 0);
	}

	private static long number(@Nullable String text, long otherwise) {
		// 18 digits are always a long.
		return (text != null && text.matches("\\d{1,18}")) ? Long.parseLong(text) : otherwise;
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.UTF_8);
	}

}
