package io.github.headrace.autoconfigure;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

/**
 * A field of a dead letter as the endpoint shows it: as text if it is UTF-8, else as
 * Base64, and no more than its beginning.
 *
 * @param name the name
 * @param text the value as text, or {@code null}
 * @param base64 the value in Base64, or {@code null}
 * @param size the size of the whole value in bytes
 * @param cut whether this is only its beginning
 * @param hidden whether the value is kept from who asks
 */
record FieldDescriptor(String name, @Nullable String text, @Nullable String base64, int size, boolean cut,
		boolean hidden) {

	/** The most bytes of a value that are shown. */
	static final int MAX_BYTES = 4 * 1024;

	static FieldDescriptor of(String name, byte[] beginning, int size) {
		boolean cut = size > beginning.length;
		String text = text(beginning, cut);
		return new FieldDescriptor(name, text, (text != null) ? null : Base64.getEncoder().encodeToString(beginning),
				size, cut, false);
	}

	static FieldDescriptor hidden(String name, int size) {
		return new FieldDescriptor(name, null, null, size, false, true);
	}

	/** Decodes UTF-8, whose last character may be cut. */
	private static @Nullable String text(byte[] bytes, boolean cut) {
		CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
			.onMalformedInput(CodingErrorAction.REPORT)
			.onUnmappableCharacter(CodingErrorAction.REPORT);
		CharBuffer text = CharBuffer.allocate(bytes.length);
		CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), text, !cut);
		return result.isError() ? null : text.flip().toString();
	}

}
