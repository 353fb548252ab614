package io.github.headrace.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * Cuts texts that may be of any length, such as messages of exceptions.
 */
final class ShortText {

	private static final int MAX_LENGTH = 1_000;

	private ShortText() {
	}

	static @Nullable String orNull(@Nullable String text) {
		return (text != null && text.length() > MAX_LENGTH) ? text.substring(0, MAX_LENGTH) + "…" : text;
	}

}
