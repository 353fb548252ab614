package io.github.headrace.cache;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A type of keys that has a text for each of its values. Marks are part of what travels:
 * they never change.
 */
enum KeyType {

	INTEGER('I', Integer.class, Integer::valueOf),

	LONG('L', Long.class, Long::valueOf),

	SHORT('S', Short.class, Short::valueOf),

	BYTE('B', Byte.class, Byte::valueOf),

	BOOLEAN('Z', Boolean.class, KeyType::bool),

	CHARACTER('C', Character.class, (key) -> Integer.toString(key), (text) -> (char) Integer.parseInt(text)),

	FLOAT('F', Float.class, Float::valueOf),

	DOUBLE('D', Double.class, Double::valueOf),

	BIG_INTEGER('N', BigInteger.class, BigInteger::new),

	BIG_DECIMAL('M', BigDecimal.class, BigDecimal::new),

	UUID('U', UUID.class, java.util.UUID::fromString),

	INSTANT('i', Instant.class, Instant::parse),

	LOCAL_DATE('d', LocalDate.class, LocalDate::parse),

	LOCAL_TIME('t', LocalTime.class, LocalTime::parse),

	LOCAL_DATE_TIME('l', LocalDateTime.class, LocalDateTime::parse),

	OFFSET_DATE_TIME('o', OffsetDateTime.class, OffsetDateTime::parse),

	OFFSET_TIME('f', OffsetTime.class, OffsetTime::parse),

	DURATION('u', Duration.class, Duration::parse),

	PERIOD('p', Period.class, Period::parse),

	YEAR('y', Year.class, (text) -> Year.of(Integer.parseInt(text))),

	/** What it writes of years with five digits it does not read again. */
	YEAR_MONTH('m', YearMonth.class, (key) -> key.atDay(1).toString(), (text) -> YearMonth.from(LocalDate.parse(text)));

	private static final Map<Class<?>, KeyType> BY_CLASS = new HashMap<>();

	private static final Map<Character, KeyType> BY_MARK = new HashMap<>();

	static {
		for (KeyType type : values()) {
			BY_CLASS.put(type.keys, type);
			BY_MARK.put(type.mark, type);
		}
	}

	private final char mark;

	private final Class<?> keys;

	private final Function<Object, String> writer;

	private final Function<String, Object> reader;

	<T> KeyType(char mark, Class<T> keys, Function<String, Object> reader) {
		this(mark, keys, Object::toString, reader);
	}

	<T> KeyType(char mark, Class<T> keys, Function<T, String> writer, Function<String, Object> reader) {
		this.mark = mark;
		this.keys = keys;
		this.writer = (key) -> writer.apply(keys.cast(key));
		this.reader = reader;
	}

	/** Returns the type of a key, or {@code null} if it has none of these. */
	static @Nullable KeyType of(Object key) {
		return BY_CLASS.get(key.getClass());
	}

	static KeyType of(char mark) {
		KeyType type = BY_MARK.get(mark);
		if (type == null) {
			throw new IllegalArgumentException("No type has the mark '%s'".formatted(mark));
		}
		return type;
	}

	char mark() {
		return this.mark;
	}

	String write(Object key) {
		return this.writer.apply(key);
	}

	Object read(String text) {
		return this.reader.apply(text);
	}

	private static boolean bool(String text) {
		return switch (text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("'%s' is neither true nor false".formatted(text));
		};
	}

}
