package io.github.headrace.stream;

import java.nio.charset.StandardCharsets;

/**
 * The id of a stream entry: milliseconds of the server's clock, and a sequence number
 * within them. Both are unsigned, as in Redis.
 *
 * @param milliseconds the milliseconds since 1970
 * @param sequence the number within the millisecond
 */
public record EntryId(long milliseconds, long sequence) implements Comparable<EntryId> {

	/**
	 * The id before all entries.
	 */
	public static final EntryId MIN = new EntryId(0, 0);

	/**
	 * Reads an id such as {@code 1700000000000-3}; without a sequence number it is 0.
	 * @param text the text
	 * @return the id
	 * @throws IllegalArgumentException if the text is no id
	 */
	public static EntryId parse(String text) {
		int dash = text.indexOf('-');
		try {
			if (dash < 0) {
				return new EntryId(Long.parseUnsignedLong(text), 0);
			}
			return new EntryId(Long.parseUnsignedLong(text.substring(0, dash)),
					Long.parseUnsignedLong(text.substring(dash + 1)));
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException("'%s' is no id of a stream entry".formatted(text), ex);
		}
	}

	/**
	 * Reads an id as Redis sends it.
	 * @param bytes the text of the id
	 * @return the id
	 */
	public static EntryId parse(byte[] bytes) {
		// By hand, as this happens for every entry that is read.
		long milliseconds = 0;
		long number = 0;
		boolean dash = false;
		for (byte character : bytes) {
			if (character >= '0' && character <= '9') {
				number = number * 10 + (character - '0');
			}
			else if (character == '-' && !dash) {
				dash = true;
				milliseconds = number;
				number = 0;
			}
			else {
				return parse(new String(bytes, StandardCharsets.UTF_8));
			}
		}
		return dash ? new EntryId(milliseconds, number) : new EntryId(number, 0);
	}

	/**
	 * Returns the id before this one: what begins behind it begins with this one.
	 * @return the previous id, or this one if there is none
	 */
	EntryId previous() {
		if (this.sequence != 0) {
			return new EntryId(this.milliseconds, this.sequence - 1);
		}
		return (this.milliseconds != 0) ? new EntryId(this.milliseconds - 1, -1) : this;
	}

	/**
	 * Returns the text of the id as Redis takes it.
	 * @return the bytes
	 */
	public byte[] bytes() {
		return toString().getBytes(StandardCharsets.US_ASCII);
	}

	@Override
	public int compareTo(EntryId other) {
		int byTime = Long.compareUnsigned(this.milliseconds, other.milliseconds);
		return (byTime != 0) ? byTime : Long.compareUnsigned(this.sequence, other.sequence);
	}

	@Override
	public String toString() {
		return Long.toUnsignedString(this.milliseconds) + "-" + Long.toUnsignedString(this.sequence);
	}

}
