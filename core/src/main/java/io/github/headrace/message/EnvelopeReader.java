package io.github.headrace.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads bodies that may be envelopes. Whatever is none, or a broken one of others, or one
 * of another version of CloudEvents, is {@code null}: a payload as it is.
 * <p>
 * Streams over the body once; the payload inside is cut out, not parsed. A body that does
 * not even mention an envelope costs a search for a word.
 */
public final class EnvelopeReader {

	private static final String SPEC_VERSION = "specversion";

	private static final Set<String> REQUIRED = Set.of("id", "source", "type");

	/** More are no envelope that anybody meant. */
	private static final int MAX_ATTRIBUTES = 256;

	private static final WordSearch MENTIONS_VERSION = new WordSearch("\"specversion\"");

	private static final WordSearch MENTIONS_CORRELATION = new WordSearch("\"" + Envelope.CORRELATION_ID + "\"");

	/**
	 * Far more than Jackson reads unless it is told to. Nothing recurses here, but each
	 * level costs memory.
	 */
	private static final int MAX_NESTING = 10_000;

	/** The size of a message is bounded elsewhere. */
	private static final JsonFactory JSON = JsonFactory.builder()
		.streamReadConstraints(
				StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).maxNestingDepth(MAX_NESTING).build())
		.build();

	private EnvelopeReader() {
	}

	/**
	 * Reads an envelope.
	 * @param body a message as it came from Redis
	 * @return the envelope, or {@code null} if the body is none
	 * @throws PayloadConversionException if we have begun to write an envelope, and the
	 * rest is none
	 */
	public static @Nullable Envelope read(byte[] body) {
		Envelope envelope = envelope(body);
		if (envelope == null && EnvelopeHead.of(body) != null) {
			throw new PayloadConversionException(("Envelope of %d bytes cannot be read: it was cut off or changed "
					+ "on its way, or is nested deeper than %d")
				.formatted(body.length, MAX_NESTING), null);
		}
		return envelope;
	}

	private static @Nullable Envelope envelope(byte[] body) {
		Envelope envelope = (isObject(body) && MENTIONS_VERSION.isIn(body)) ? parse(body) : null;
		if (envelope == null || !"1.0".equals(envelope.attribute(SPEC_VERSION))) {
			return null;
		}
		for (String name : REQUIRED) {
			String value = envelope.attribute(name);
			if (value == null || value.isEmpty()) {
				return null;
			}
		}
		return envelope;
	}

	/**
	 * Reads a reply, which need not be more than an object with a {@code correlationid}
	 * besides its {@code data}; without these the object itself is the payload.
	 * @param body a message as it came from Redis
	 * @return the reply, or {@code null} if it has no correlation
	 */
	public static @Nullable Envelope readReply(byte[] body) {
		Envelope envelope = (isObject(body) && MENTIONS_CORRELATION.isIn(body)) ? parse(body) : null;
		if (envelope == null || envelope.attribute(Envelope.CORRELATION_ID) == null) {
			return null;
		}
		boolean plain = envelope.data() == null && envelope.attribute(SPEC_VERSION) == null
				&& envelope.attribute(Envelope.ERROR_TYPE) == null;
		return plain ? new Envelope(envelope.attributes(), body) : envelope;
	}

	private static boolean isObject(byte[] body) {
		for (byte b : body) {
			if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
				return b == '{';
			}
		}
		return false;
	}

	private static @Nullable Envelope parse(byte[] body) {
		try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
			return (parser.nextToken() == JsonToken.START_OBJECT) ? parse(parser, body) : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	private static @Nullable Envelope parse(JsonParser parser, byte[] body) {
		Map<String, String> attributes = new LinkedHashMap<>();
		byte[] binary = null;
		Slice data = null;
		for (String name = parser.nextName(); name != null; name = parser.nextName()) {
			JsonToken value = parser.nextToken();
			if (name.equals("data")) {
				data = Slice.of(parser, value, body);
			}
			else if (name.equals("data_base64") && value == JsonToken.VALUE_STRING) {
				binary = parser.getBinaryValue();
			}
			else if (value.isScalarValue() && value != JsonToken.VALUE_NULL) {
				attributes.put(name, parser.getString());
			}
			else {
				parser.skipChildren();
			}
			if (attributes.size() > MAX_ATTRIBUTES) {
				return null;
			}
		}
		if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
			return null;
		}
		byte[] payload = (binary == null && data != null) ? data.payload(attributes.get("datacontenttype")) : binary;
		return new Envelope(attributes, payload);
	}

	/**
	 * The place of the data in the body.
	 *
	 * @param json the data as JSON
	 * @param text the data as text, if it is a string
	 */
	private record Slice(byte[] json, @Nullable String text) {

		static @Nullable Slice of(JsonParser parser, JsonToken value, byte[] body) {
			if (value == JsonToken.VALUE_NULL) {
				return null;
			}
			int start = (int) parser.currentTokenLocation().getByteOffset();
			String text = (value == JsonToken.VALUE_STRING) ? parser.getString() : null;
			if (value.isNumeric()) {
				return new Slice(parser.getString().getBytes(StandardCharsets.UTF_8), null);
			}
			parser.skipChildren();
			return new Slice(Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset()), text);
		}

		/** Text is text unless it is said to be, or not said not to be, JSON. */
		byte[] payload(@Nullable String contentType) {
			boolean isJson = contentType == null || contentType.toLowerCase(Locale.ROOT).contains("json");
			return (this.text != null && !isJson) ? this.text.getBytes(StandardCharsets.UTF_8) : this.json;
		}

	}

}
