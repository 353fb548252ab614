package io.github.headrace.stream;

import java.util.Map;
import java.util.stream.IntStream;

import io.github.headrace.message.EntryFields;
import io.github.headrace.message.FieldsDecoder;
import io.github.headrace.message.PayloadConversionException;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.message.PayloadDecoder;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Reads entries as the type that a listener takes: their payload field or, where another
 * producer wrote them, all their fields.
 * <p>
 * Of an entry without a payload field, a {@code Map} has the fields as text, a
 * {@code String} or {@code byte[]} is the value of its only field, and the fields are the
 * properties of everything else; {@link EntryFields} are any entry as it is. Safe for use
 * by several threads.
 */
final class EntryDecoder {

	private final @Nullable PayloadDecoder payload;

	private final FieldsDecoder fields;

	private EntryDecoder(@Nullable PayloadDecoder payload, FieldsDecoder fields) {
		this.payload = payload;
		this.fields = fields;
	}

	static EntryDecoder of(ResolvableType type, PayloadConverter converter) {
		if (type.resolve() == EntryFields.class) {
			return new EntryDecoder(null, (entry) -> entry);
		}
		PayloadDecoder payload = converter.decoder(type);
		return new EntryDecoder(payload, fieldsDecoder(type, payload, converter));
	}

	private static FieldsDecoder fieldsDecoder(ResolvableType type, PayloadDecoder payload,
			PayloadConverter converter) {
		Class<?> rawType = type.resolve(Object.class);
		if (rawType == byte[].class || CharSequence.class.isAssignableFrom(rawType)) {
			return (entry) -> payload.decode(onlyValue(entry, type));
		}
		if (rawType.isAssignableFrom(Map.class) && hasTextValues(type)) {
			return EntryFields::asText;
		}
		FieldsDecoder decoder = converter.fieldsDecoder(type);
		return (decoder != null) ? decoder : (entry) -> {
			throw unreadable(entry, type, "the converter of the listener reads only the field '%s'");
		};
	}

	private static boolean hasTextValues(ResolvableType type) {
		Class<?> value = type.asMap().getGeneric(1).resolve(Object.class);
		return value.isAssignableFrom(String.class);
	}

	/**
	 * Reads an entry.
	 * @throws PayloadConversionException if it is nothing that the listener takes
	 */
	Object decode(EntryFields entry) {
		try {
			byte[] body = entry.first(EntryFields.PAYLOAD);
			return (body != null && this.payload != null) ? this.payload.decode(body) : this.fields.decode(entry);
		}
		catch (StackOverflowError ex) {
			throw new PayloadConversionException("Payload is nested too deeply", ex);
		}
	}

	private static byte[] onlyValue(EntryFields entry, ResolvableType type) {
		if (entry.size() != 1) {
			throw unreadable(entry, type, "it needs a field '%s', or only one field");
		}
		return entry.value(0);
	}

	private static PayloadConversionException unreadable(EntryFields entry, ResolvableType type, String reason) {
		String names = IntStream.range(0, entry.size()).mapToObj(entry::name).toList().toString();
		return new PayloadConversionException("Entry with the fields %s cannot be read as %s: %s"
			.formatted(names.replaceAll("\\p{Cntrl}", "?"), type, reason.formatted(EntryFields.PAYLOAD)), null);
	}

}
