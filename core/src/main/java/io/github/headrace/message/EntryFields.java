package io.github.headrace.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The fields of a stream entry, byte by byte and in their order; a name may occur more
 * than once. The arrays are not copied and must not be changed.
 */
public final class EntryFields {

	/**
	 * The name of the field that carries a payload.
	 */
	public static final String PAYLOAD = "payload";

	private final List<byte[]> namesAndValues;

	/**
	 * Creates fields.
	 * @param namesAndValues names and values in turn
	 */
	public EntryFields(List<byte[]> namesAndValues) {
		this.namesAndValues = namesAndValues;
	}

	/**
	 * Returns how many fields there are.
	 * @return the count
	 */
	public int size() {
		return this.namesAndValues.size() / 2;
	}

	/**
	 * Returns the name of a field.
	 * @param index the place of the field
	 * @return its name, as UTF-8
	 */
	public String name(int index) {
		return new String(this.namesAndValues.get(2 * index), StandardCharsets.UTF_8);
	}

	/**
	 * Returns the value of a field.
	 * @param index the place of the field
	 * @return its bytes, not a copy
	 */
	public byte[] value(int index) {
		return this.namesAndValues.get(2 * index + 1);
	}

	/**
	 * Returns the value of the first field with a name.
	 * @param name the name
	 * @return its bytes, or {@code null} if there is no such field
	 */
	public byte @Nullable [] first(String name) {
		byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < this.namesAndValues.size(); i += 2) {
			if (Arrays.equals(this.namesAndValues.get(i), wanted)) {
				return this.namesAndValues.get(i + 1);
			}
		}
		return null;
	}

	/**
	 * Returns the value of the first field with a name as text.
	 * @param name the name
	 * @return its value as UTF-8, or {@code null} if there is no such field
	 */
	public @Nullable String text(String name) {
		byte[] value = first(name);
		return (value != null) ? new String(value, StandardCharsets.UTF_8) : null;
	}

	/**
	 * Returns all fields as text; of equal names the first.
	 * @return values by name, in the order of the entry
	 */
	public Map<String, String> asText() {
		Map<String, String> text = new LinkedHashMap<>();
		for (int i = 0; i < size(); i++) {
			text.putIfAbsent(name(i), new String(value(i), StandardCharsets.UTF_8));
		}
		return text;
	}

	/**
	 * Returns the size of all names and values.
	 * @return the bytes
	 */
	public int bytes() {
		int bytes = 0;
		for (byte[] part : this.namesAndValues) {
			bytes += part.length;
		}
		return bytes;
	}

	/**
	 * Returns names and values in turn.
	 * @return the parts, which must not be changed
	 */
	public List<byte[]> namesAndValues() {
		return this.namesAndValues;
	}

	@Override
	public String toString() {
		return "EntryFields[%d fields, %d bytes]".formatted(size(), bytes());
	}

}
