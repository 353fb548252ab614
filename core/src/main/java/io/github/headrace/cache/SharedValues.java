package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns the values of a near cache into JSON of their declared type, and back. No names
 * of types are written or read. Safe for use by several threads.
 */
final class SharedValues {

	private static final Log logger = LogFactory.getLog(SharedValues.class);

	private static final JsonMapper TAGS = JsonMapper.builder().build();

	private final String cache;

	private final ObjectReader reader;

	private final ObjectWriter writer;

	private final AtomicBoolean unreadable = new AtomicBoolean();

	private final AtomicBoolean unwritable = new AtomicBoolean();

	/**
	 * Creates the conversion.
	 * @param cache the name of the cache
	 * @param type the type of its values, as Java writes it
	 * @param mapper the mapper of the application
	 * @throws InvalidNearCacheException if there is no such type
	 */
	SharedValues(String cache, String type, JsonMapper mapper) {
		this.cache = cache;
		JsonMapper plain = mapper.rebuild().deactivateDefaultTyping().build();
		JavaType javaType = parse(cache, type, plain);
		this.reader = plain.readerFor(javaType);
		this.writer = plain.writerFor(javaType);
	}

	private static JavaType parse(String cache, String type, JsonMapper mapper) {
		try {
			return mapper.getTypeFactory().constructFromCanonical(type);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidNearCacheException(cache, "type", type,
					"There is no such type (%s). Give the full name, with '$' before nested classes"
						.formatted(ex.getMessage()));
		}
	}

	/** Returns the JSON of a value, or {@code null} if it has none. */
	byte @Nullable [] encode(Object value) {
		try {
			return this.writer.writeValueAsBytes(value);
		}
		catch (JacksonException | ClassCastException ex) {
			if (this.unwritable.compareAndSet(false, true)) {
				logger.warn(
						"A value of the near cache '%s' cannot be written as JSON of its type; it is kept in this process only"
							.formatted(this.cache),
						ex);
			}
			return null;
		}
	}

	/**
	 * Returns the value of JSON.
	 * @param json the JSON
	 * @return the value, or {@code null} if it cannot be read
	 */
	@Nullable Object decode(byte[] json) {
		try {
			Object value = this.reader.readValue(json);
			if (value != null) {
				return value;
			}
			unreadable(null);
		}
		catch (JacksonException ex) {
			unreadable(ex);
		}
		return null;
	}

	private void unreadable(@Nullable Exception cause) {
		if (this.unreadable.compareAndSet(false, true)) {
			logger.warn("A value of the near cache '%s' in Redis is no JSON of its type; it is loaded again"
				.formatted(this.cache), cause);
		}
	}

	static byte[] encodeTags(List<String> tags) {
		return TAGS.writeValueAsBytes(tags);
	}

	/** Returns tags, or {@code null} if they cannot be read. */
	static @Nullable List<String> decodeTags(byte @Nullable [] json) {
		try {
			return (json != null) ? List.of(TAGS.readValue(json, String[].class)) : List.of();
		}
		catch (JacksonException | NullPointerException ex) {
			return null;
		}
	}

}
