package io.github.headrace.message;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Converts between payloads and the bytes that travel through Redis. Safe for use by
 * several threads.
 */
public interface PayloadConverter {

	/**
	 * Returns what reads payloads of a type; called once for a listener.
	 * @param type the type that the listener takes
	 * @return the decoder
	 */
	PayloadDecoder decoder(ResolvableType type);

	/**
	 * Returns what reads entries without a payload field, whose fields are the properties
	 * of a type; called once for a listener.
	 * @param type the type that the listener takes
	 * @return the decoder, or {@code null} if this converter has none
	 */
	default @Nullable FieldsDecoder fieldsDecoder(ResolvableType type) {
		return null;
	}

	/**
	 * Writes a payload.
	 * @param payload the payload
	 * @return its bytes
	 * @throws PayloadConversionException if the payload cannot be written
	 */
	byte[] encode(Object payload);

	/**
	 * Returns what {@link #encode} makes of a payload, as a media type: JSON is put into
	 * an envelope as it is, text as a JSON string, anything else as Base64.
	 * @param payload the payload
	 * @return the media type, or {@code null} if nobody knows
	 */
	default @Nullable String contentType(Object payload) {
		return null;
	}

}
