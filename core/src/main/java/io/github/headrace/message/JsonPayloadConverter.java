package io.github.headrace.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.ResolvableType;

/**
 * Converts payloads as JSON with the application's mapper; {@code String} (as UTF-8) and
 * {@code byte[]} pass as they are.
 * <p>
 * The type comes from the listener alone: no type names are written or read.
 */
public final class JsonPayloadConverter implements PayloadConverter {

	private static final int EXCERPT = 80;

	private final JsonMapper mapper;

	/**
	 * Creates a converter.
	 * @param mapper reads and writes the JSON
	 */
	public JsonPayloadConverter(JsonMapper mapper) {
		this.mapper = mapper;
	}

	@Override
	public PayloadDecoder decoder(ResolvableType type) {
		Class<?> rawType = type.resolve(Object.class);
		if (rawType == byte[].class) {
			return (bytes) -> bytes;
		}
		if (rawType == String.class || rawType == CharSequence.class) {
			return JsonPayloadConverter::text;
		}
		ObjectReader reader = this.mapper.readerFor(javaType(type));
		return (bytes) -> json(reader, bytes, type);
	}

	/**
	 * Reads the values as JSON strings, of which the mapper makes numbers and the like.
	 */
	@Override
	public FieldsDecoder fieldsDecoder(ResolvableType type) {
		ObjectReader reader = this.mapper.readerFor(javaType(type));
		return (fields) -> properties(reader, fields, type);
	}

	private Object properties(ObjectReader reader, EntryFields fields, ResolvableType type) {
		Map<String, String> text = fields.asText();
		ObjectNode properties = this.mapper.createObjectNode();
		text.forEach(properties::put);
		try {
			return reader.readValue(properties);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Entry with the fields %s cannot be read as %s: %s"
				.formatted(printable(text.keySet().toString()), type, printable(ex.getOriginalMessage())), ex);
		}
	}

	/**
	 * Goes through the resolved types, as {@code type} may have variables that only its
	 * context knows ({@code T} of a superclass).
	 */
	private JavaType javaType(ResolvableType type) {
		if (type.isArray()) {
			return this.mapper.getTypeFactory().constructArrayType(javaType(type.getComponentType()));
		}
		Class<?> rawType = type.resolve(Object.class);
		if (!type.hasResolvableGenerics()) {
			return this.mapper.constructType(rawType);
		}
		JavaType[] generics = Stream.of(type.getGenerics()).map(this::javaType).toArray(JavaType[]::new);
		return this.mapper.getTypeFactory().constructParametricType(rawType, generics);
	}

	private static Object json(ObjectReader reader, byte[] bytes, ResolvableType type) {
		Object payload;
		try {
			payload = reader.readValue(bytes);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Payload of %d bytes cannot be read as %s: %s; it begins with '%s'"
				.formatted(bytes.length, type, printable(ex.getOriginalMessage()), excerpt(bytes)), ex);
		}
		if (payload == null) {
			throw new PayloadConversionException("Payload is JSON null, which is no %s".formatted(type), null);
		}
		return payload;
	}

	private static String text(byte[] bytes) {
		String text = new String(bytes, StandardCharsets.UTF_8);
		if (text.indexOf('\uFFFD') >= 0) {
			requireUtf8(bytes);
		}
		return text;
	}

	private static void requireUtf8(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
		}
		catch (CharacterCodingException ex) {
			throw new PayloadConversionException(
					"Payload of %d bytes is not valid UTF-8; take a byte[] to read other content; it begins with '%s'"
						.formatted(bytes.length, excerpt(bytes)),
					ex);
		}
	}

	private static String excerpt(byte[] bytes) {
		String text = new String(bytes, 0, Math.min(bytes.length, EXCERPT), StandardCharsets.UTF_8);
		return printable(text) + ((bytes.length > EXCERPT) ? "..." : "");
	}

	/** Replaces control characters, which could forge log lines. */
	private static String printable(String text) {
		return text.replaceAll("\\p{Cntrl}", "?");
	}

	@Override
	public byte[] encode(Object payload) {
		if (payload instanceof byte[] bytes) {
			return bytes;
		}
		if (payload instanceof CharSequence text) {
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}
		try {
			return this.mapper.writeValueAsBytes(payload);
		}
		catch (JacksonException ex) {
			throw new PayloadConversionException("Payload of type %s cannot be written as JSON: %s"
				.formatted(payload.getClass().getName(), ex.getOriginalMessage()), ex);
		}
	}

	@Override
	public String contentType(Object payload) {
		if (payload instanceof byte[]) {
			return "application/octet-stream";
		}
		return (payload instanceof CharSequence) ? "text/plain" : "application/json";
	}

}
