package io.github.headrace.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * An envelope that lacks but its source and sequence, which are known when it is written
 * to the connection. Safe for use by several threads.
 */
public final class EnvelopeDraft {

	private static final JsonFactory JSON = new JsonFactory();

	private final byte[] rest;

	private EnvelopeDraft(byte[] rest) {
		this.rest = rest;
	}

	/**
	 * Drafts an envelope.
	 * @param attributes the context attributes besides source, sequence and content type;
	 * at least one
	 * @param payload the bytes of the payload, or {@code null} for none
	 * @param contentType what the bytes are, such as {@code application/json}, or
	 * {@code null} if nobody knows
	 * @return the draft
	 */
	public static EnvelopeDraft of(Map<String, String> attributes, byte @Nullable [] payload,
			@Nullable String contentType) {
		ByteArrayOutputStream json = new ByteArrayOutputStream(256 + ((payload != null) ? payload.length : 0));
		boolean isJson = contentType != null && contentType.contains("json");
		try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
			generator.writeStartObject();
			attributes.forEach(generator::writeStringProperty);
			if (contentType != null && payload != null) {
				generator.writeStringProperty("datacontenttype", contentType);
			}
			if (payload != null && !isJson) {
				writeData(generator, payload, contentType);
			}
			generator.writeEndObject();
		}
		byte[] object = json.toByteArray();
		// Without the brace that the head begins with, and with raw JSON before the last.
		ByteArrayOutputStream rest = new ByteArrayOutputStream(
				object.length + 8 + ((payload != null) ? payload.length : 0));
		rest.write(object, 1, object.length - 2);
		if (payload != null && isJson) {
			rest.writeBytes(",\"data\":".getBytes(StandardCharsets.US_ASCII));
			rest.writeBytes(payload);
		}
		rest.write('}');
		return new EnvelopeDraft(rest.toByteArray());
	}

	private static void writeData(JsonGenerator generator, byte[] payload, @Nullable String contentType) {
		if (contentType != null && contentType.startsWith("text/")) {
			generator.writeStringProperty("data", new String(payload, StandardCharsets.UTF_8));
		}
		else {
			generator.writeBinaryProperty("data_base64", payload);
		}
	}

	/**
	 * Completes the envelope.
	 * @param head source and sequence
	 * @return the body of a message
	 */
	public byte[] complete(EnvelopeHead head) {
		return head.with(this.rest);
	}

}
