package io.github.headrace.message;

/**
 * Reads entries whose fields are the properties of one type, as other producers write
 * them. Safe for use by several threads.
 */
@FunctionalInterface
public interface FieldsDecoder {

	/**
	 * Reads an entry.
	 * @param fields all its fields
	 * @return the payload
	 * @throws PayloadConversionException if the fields are no such payload
	 */
	Object decode(EntryFields fields);

}
