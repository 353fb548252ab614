package io.github.headrace.message;

/**
 * Reads the payloads of one type. Safe for use by several threads.
 */
@FunctionalInterface
public interface PayloadDecoder {

	/**
	 * Reads a payload.
	 * @param bytes the body of a message
	 * @return the payload
	 * @throws PayloadConversionException if the bytes are no such payload
	 */
	Object decode(byte[] bytes);

}
