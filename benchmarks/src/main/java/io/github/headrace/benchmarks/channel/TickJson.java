package io.github.headrace.benchmarks.channel;

import java.nio.charset.StandardCharsets;

/**
 * Writes and scans the JSON of a {@link Tick}. The sequence number always has ten digits
 * at the same place, so that the producer patches bytes and a listener of text need not
 * parse.
 */
final class TickJson {

	/** The first sequence number with ten digits. */
	static final long FIRST_SEQUENCE = 1_000_000_000L;

	private static final String PREFIX = "{\"seq\":";

	private static final int DIGITS = 10;

	private static final byte[] TEMPLATE = (PREFIX + FIRST_SEQUENCE
			+ ",\"symbol\":\"HDRC\",\"price\":101.25,\"quantity\":1200,\"venue\":\"XETRA\",\"account\":\"A-4711\"}")
		.getBytes(StandardCharsets.UTF_8);

	private TickJson() {
	}

	static byte[] write(long sequence) {
		byte[] json = TEMPLATE.clone();
		long rest = sequence;
		for (int i = PREFIX.length() + DIGITS - 1; i >= PREFIX.length(); i--) {
			json[i] = (byte) ('0' + rest % 10);
			rest /= 10;
		}
		return json;
	}

	static long sequence(String json) {
		return Long.parseLong(json, PREFIX.length(), PREFIX.length() + DIGITS, 10);
	}

}
