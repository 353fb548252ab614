package io.github.headrace.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * The first attributes of the envelopes that we write, always in the same bytes: they can
 * be told on the event loop, where nothing is parsed.
 *
 * @param source the source, which begins with {@value #ROOT}
 * @param sequence the number of the event among those of the source on the channel, or 0
 * if it has none
 * @param overtaking whether events with lower numbers may come after this one, as the
 * connection was replaced before they were answered
 */
public record EnvelopeHead(String source, long sequence, boolean overtaking) {

	/**
	 * How our sources begin.
	 */
	public static final String ROOT = "/headrace/";

	private static final String BEFORE_SOURCE = "{\"specversion\":\"1.0\",\"source\":\"";

	private static final byte[] BEGINNING = bytes(BEFORE_SOURCE + ROOT);

	private static final byte[] BEFORE_SEQUENCE = bytes("\",\"sequence\":\"");

	private static final String OVERTAKING = "\",\"overtaking\":\"true";

	private static final byte[] AFTER_SEQUENCE = bytes(OVERTAKING);

	private static final int MAX_SOURCE = 256;

	private static final int MAX_DIGITS = 18;

	/**
	 * Creates the head of an event that overtakes no other.
	 * @param source the source
	 * @param sequence the number, or 0
	 */
	public EnvelopeHead(String source, long sequence) {
		this(source, sequence, false);
	}

	/**
	 * Returns this head for an event that may overtake others.
	 * @return the head, the same if it has no number
	 */
	public EnvelopeHead asOvertaking() {
		return (this.sequence > 0) ? new EnvelopeHead(this.source, this.sequence, true) : this;
	}

	/**
	 * Looks at the beginning of a body.
	 * @param body a message as it came from Redis
	 * @return the head, or {@code null} if we have not written the body
	 */
	public static @Nullable EnvelopeHead of(byte[] body) {
		if (body.length <= BEGINNING.length
				|| !Arrays.equals(body, 0, BEGINNING.length, BEGINNING, 0, BEGINNING.length)) {
			return null;
		}
		int start = BEFORE_SOURCE.length();
		int end = BEGINNING.length;
		int limit = Math.min(body.length, start + MAX_SOURCE);
		while (end < limit && body[end] != '"') {
			if (body[end] == '\\') {
				return null;
			}
			end++;
		}
		if (end == limit) {
			return null;
		}
		long sequence = sequence(body, end);
		return new EnvelopeHead(new String(body, start, end - start, StandardCharsets.ISO_8859_1), sequence,
				sequence > 0 && overtaking(body, end + BEFORE_SEQUENCE.length));
	}

	private static boolean overtaking(byte[] body, int digits) {
		int end = digits;
		while (body[end] != '"') {
			end++;
		}
		int after = end + AFTER_SEQUENCE.length;
		return after < body.length && Arrays.equals(body, end, after, AFTER_SEQUENCE, 0, AFTER_SEQUENCE.length)
				&& body[after] == '"';
	}

	private static long sequence(byte[] body, int at) {
		int digit = at + BEFORE_SEQUENCE.length;
		if (digit >= body.length || !Arrays.equals(body, at, digit, BEFORE_SEQUENCE, 0, BEFORE_SEQUENCE.length)) {
			return 0;
		}
		long sequence = 0;
		int limit = Math.min(body.length, digit + MAX_DIGITS + 1);
		for (; digit < limit && body[digit] != '"'; digit++) {
			if (body[digit] < '0' || body[digit] > '9') {
				return 0;
			}
			sequence = 10 * sequence + body[digit] - '0';
		}
		return (digit < limit) ? sequence : 0;
	}

	/**
	 * Writes this head in front of the rest of an envelope.
	 * @param rest the attributes that follow, and the end of the envelope
	 * @return the envelope
	 */
	byte[] with(byte[] rest) {
		String sequenced = (this.sequence > 0) ? "\",\"sequence\":\"" + this.sequence : "";
		byte[] head = bytes(BEFORE_SOURCE + this.source + sequenced + (this.overtaking ? OVERTAKING : "") + "\",");
		byte[] body = Arrays.copyOf(head, head.length + rest.length);
		System.arraycopy(rest, 0, body, head.length, rest.length);
		return body;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
