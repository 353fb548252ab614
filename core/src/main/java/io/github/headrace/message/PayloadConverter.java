package io.github.headrace.message;

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
	 * Writes a payload.
	 * @param payload the payload
	 * @return its bytes
	 * @throws PayloadConversionException if the payload cannot be written
	 */
	byte[] encode(Object payload);

}
