package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.headrace.message.EntryFields;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * How invalidations are written in the entries of the log, and in its marks. The version,
 * the previous id and the instance are written by the scripts.
 */
final class LogFormat {

	static final String VERSION = "1";

	/** The fields of an entry that asks the members how far they are. */
	static final List<byte[]> PING = List.of(bytes("ping"), new byte[0]);

	private static final Pattern MARK_HEAD = Pattern.compile("([a-z]+):([0-9]{1,9}):");

	private LogFormat() {
	}

	/** Returns names and values of the fields that say what is invalid, in turn. */
	static List<byte[]> fields(List<Invalidation> invalidations) {
		List<byte[]> fields = new ArrayList<>(2 * invalidations.size());
		Invalidation last = null;
		byte[] name = new byte[0];
		for (Invalidation invalidation : invalidations) {
			Invalidation sendable = sendable(invalidation);
			// Most of an entry is of one kind and one cache.
			if (last == null || last.kind() != sendable.kind() || !last.cache().equals(sendable.cache())) {
				name = bytes(name(sendable.kind()) + ":" + sendable.cache());
			}
			last = sendable;
			fields.add(name);
			fields.add(bytes(sendable.value()));
		}
		return fields;
	}

	/**
	 * What is no Unicode would arrive as something else: the cache is cleared instead.
	 */
	private static Invalidation sendable(Invalidation invalidation) {
		return Utf8.canEncode(invalidation.value()) ? invalidation : Invalidation.clear(invalidation.cache());
	}

	/**
	 * Returns the marks that invalidations leave, by their names in the hash of marks.
	 */
	static List<byte[]> marks(List<Invalidation> invalidations) {
		return invalidations.stream()
			.map(LogFormat::sendable)
			.filter((invalidation) -> invalidation.kind() != InvalidationKind.EVICT
					&& invalidation.kind() != InvalidationKind.PUT)
			.map(LogFormat::mark)
			.toList();
	}

	private static byte[] mark(Invalidation invalidation) {
		int length = bytes(invalidation.cache()).length;
		return bytes(
				"%s:%d:%s:%s".formatted(name(invalidation.kind()), length, invalidation.cache(), invalidation.value()));
	}

	/**
	 * Reads the name of a mark.
	 * @return what was invalidated, or {@code null} if the name is nothing of the kind
	 */
	static @Nullable Invalidation mark(byte[] name) {
		Matcher head = MARK_HEAD.matcher(new String(name, StandardCharsets.ISO_8859_1));
		if (!head.lookingAt()) {
			return null;
		}
		InvalidationKind kind = kind(head.group(1));
		int start = head.end();
		int end = start + Integer.parseInt(head.group(2));
		if (kind == null || end >= name.length || name[end] != ':') {
			return null;
		}
		String cache = text(name, start, end - start);
		String value = text(name, end + 1, name.length - end - 1);
		return (cache != null && value != null) ? new Invalidation(cache, kind, value) : null;
	}

	/**
	 * Reads an entry.
	 * @throws UnreadableEntryException if that cannot be done
	 */
	static LogContent read(EntryFields fields) {
		EntryId previous = previous(fields);
		String version = fields.text("v");
		if (!VERSION.equals(version)) {
			throw unreadable((version != null) ? ResetReason.UNKNOWN_VERSION : ResetReason.UNREADABLE, previous,
					"its version is '%s'".formatted(version));
		}
		String origin = fields.text("o");
		if (previous == null || origin == null) {
			throw unreadable(ResetReason.UNREADABLE, previous, "it has no previous id or no origin");
		}
		List<Invalidation> invalidations = new ArrayList<>(fields.size() - 3);
		for (int i = 0; i < fields.size(); i++) {
			byte[] name = fields.namesAndValues().get(2 * i);
			if (hasColon(name)) {
				invalidations.add(invalidation(name, fields.value(i), previous));
			}
		}
		return new LogContent(previous, origin, fields.first("ping") != null, invalidations);
	}

	private static @Nullable EntryId previous(EntryFields fields) {
		byte[] previous = fields.first("p");
		try {
			return (previous != null && previous.length > 0) ? EntryId.parse(previous) : null;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/** What has none is no invalidation. */
	private static boolean hasColon(byte[] name) {
		for (byte character : name) {
			if (character == ':') {
				return true;
			}
		}
		return false;
	}

	private static Invalidation invalidation(byte[] field, byte[] value, EntryId previous) {
		String name = text(field);
		int colon = (name != null) ? name.indexOf(':') : -1;
		InvalidationKind kind = (name != null) ? kind(name.substring(0, colon)) : null;
		String text = text(value);
		if (name == null || kind == null || text == null) {
			throw unreadable(ResetReason.UNREADABLE, previous, "its field '%s' means nothing".formatted(name));
		}
		return new Invalidation(name.substring(colon + 1), kind, text);
	}

	private static UnreadableEntryException unreadable(ResetReason reason, @Nullable EntryId previous, String message) {
		return new UnreadableEntryException(reason, previous, message);
	}

	private static String name(InvalidationKind kind) {
		return kind.name().toLowerCase(Locale.ROOT);
	}

	private static @Nullable InvalidationKind kind(String name) {
		return switch (name) {
			case "evict" -> InvalidationKind.EVICT;
			case "put" -> InvalidationKind.PUT;
			case "clear" -> InvalidationKind.CLEAR;
			case "tag" -> InvalidationKind.TAG;
			case "prefix" -> InvalidationKind.PREFIX;
			default -> null;
		};
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static @Nullable String text(byte[] bytes) {
		return text(bytes, 0, bytes.length);
	}

	private static @Nullable String text(byte[] bytes, int offset, int length) {
		return Utf8.decode(bytes, offset, length);
	}

}
