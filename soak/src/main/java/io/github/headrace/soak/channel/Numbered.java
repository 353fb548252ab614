package io.github.headrace.soak.channel;

/**
 * The payload of a message.
 *
 * @param number its number in its channel
 * @param key the ordering key, the number modulo {@link #KEYS}
 * @param filler makes it as large as wanted
 */
record Numbered(long number, int key, String filler) {

	static final int KEYS = 8;

	static String json(long number, int size) {
		return "{\"number\":%d,\"key\":%d,\"filler\":\"%s\"}".formatted(number, number % KEYS, "x".repeat(size));
	}

}
