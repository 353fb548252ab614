package io.github.headrace.benchmarks.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A payload of 100 bytes that begins with a number.
 */
final class EntryPayload {

	/** The size of a payload. */
	static final int LENGTH = 100;

	private static final int DIGITS = 20;

	private EntryPayload() {
	}

	static byte[] write(long number) {
		byte[] payload = new byte[LENGTH];
		Arrays.fill(payload, (byte) '.');
		byte[] digits = String.format("%0" + DIGITS + "d", number).getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(digits, 0, payload, 0, DIGITS);
		return payload;
	}

	static long read(byte[] payload) {
		long number = 0;
		for (int i = 0; i < DIGITS; i++) {
			number = number * 10 + payload[i] - '0';
		}
		return number;
	}

}
