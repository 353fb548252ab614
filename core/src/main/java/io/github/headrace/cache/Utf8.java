package io.github.headrace.cache;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Text as it travels. Looks at it without coders of its own, as this happens for every
 * invalidation.
 */
final class Utf8 {

	/** Stands in a decoded text for what is malformed, unless it was there already. */
	private static final char REPLACEMENT = '\ufffd';

	private Utf8() {
	}

	/** Returns how many bytes a text has. */
	static int length(String text) {
		int length = text.length();
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character >= 0x80) {
				// A pair of surrogates takes four bytes, so two for each half.
				length += (character < 0x800 || Character.isSurrogate(character)) ? 1 : 2;
			}
		}
		return length;
	}

	/** Returns whether a text would be read as it was written. */
	static boolean canEncode(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
					return false;
				}
				i++;
			}
		}
		return true;
	}

	/** Returns a text, or {@code null} if the bytes are none. */
	static @Nullable String decode(byte[] bytes, int offset, int length) {
		String text = new String(bytes, offset, length, StandardCharsets.UTF_8);
		return (text.indexOf(REPLACEMENT) < 0) ? text : decodeStrictly(bytes, offset, length);
	}

	private static @Nullable String decodeStrictly(byte[] bytes, int offset, int length) {
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, offset, length)).toString();
		}
		catch (CharacterCodingException ex) {
			return null;
		}
	}

}
