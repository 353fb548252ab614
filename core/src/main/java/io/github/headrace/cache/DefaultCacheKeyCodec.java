package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;

/**
 * Encodes the types that serve as keys as a rule: texts as they are, everything else with
 * a mark of its type.
 * <p>
 * These are {@link String}, {@link Character}, {@link Boolean}, the types of numbers,
 * {@link java.util.UUID}, the common types of {@code java.time}, {@link List}s of them,
 * and {@link SimpleKey}s, which Spring makes of several parameters or of none. Others,
 * such as enums and records, cannot be encoded, as no names of types travel; a bean of
 * type {@link CacheKeyCodec} can do so for the types it knows. Safe for use by several
 * threads.
 */
public final class DefaultCacheKeyCodec implements CacheKeyCodec {

	/** What begins with it is no text; a text that does so has it twice. */
	private static final char MARK = '~';

	private static final char LIST = '[';

	private static final char SIMPLE_KEY = '(';

	/** Stands for {@code null} within a list, where a length stands otherwise. */
	private static final char NULL = '-';

	private static final int MAX_DEPTH = 8;

	@Override
	public @Nullable String encode(Object key) {
		return encode(key, 0);
	}

	private static @Nullable String encode(Object key, int depth) {
		if (key instanceof String text) {
			return encodeText(text);
		}
		if (key instanceof List<?> list) {
			return encodeAll(LIST, list.toArray(), depth);
		}
		if (key.getClass() == SimpleKey.class) {
			@Nullable Object @Nullable [] parameters = SimpleKeyParameters.of((SimpleKey) key);
			return (parameters != null) ? encodeAll(SIMPLE_KEY, parameters, depth) : null;
		}
		KeyType type = KeyType.of(key);
		return (type != null) ? "" + MARK + type.mark() + type.write(key) : null;
	}

	private static @Nullable String encodeText(String text) {
		// What is no Unicode would be the same as other texts in UTF-8.
		if (!Utf8.canEncode(text)) {
			return null;
		}
		return (!text.isEmpty() && text.charAt(0) == MARK) ? MARK + text : text;
	}

	private static @Nullable String encodeAll(char mark, @Nullable Object[] elements, int depth) {
		if (depth == MAX_DEPTH) {
			return null;
		}
		StringBuilder all = new StringBuilder().append(MARK).append(mark);
		for (Object element : elements) {
			if (element == null) {
				all.append(NULL);
				continue;
			}
			String text = encode(element, depth + 1);
			if (text == null) {
				return null;
			}
			all.append(text.length()).append(':').append(text);
		}
		return all.toString();
	}

	@Override
	public Object decode(String text) {
		if (text.isEmpty() || text.charAt(0) != MARK) {
			return text;
		}
		if (text.length() == 1) {
			throw unknown(text, null);
		}
		char mark = text.charAt(1);
		if (mark == MARK) {
			return text.substring(1);
		}
		try {
			String content = text.substring(2);
			return switch (mark) {
				case LIST -> Collections.unmodifiableList(decodeAll(content));
				case SIMPLE_KEY -> new SimpleKey(decodeAll(content).toArray());
				default -> KeyType.of(mark).read(content);
			};
		}
		catch (RuntimeException ex) {
			throw unknown(text, ex);
		}
	}

	private List<@Nullable Object> decodeAll(String text) {
		List<@Nullable Object> elements = new ArrayList<>();
		int next = 0;
		while (next < text.length()) {
			if (text.charAt(next) == NULL) {
				elements.add(null);
				next++;
				continue;
			}
			int begin = text.indexOf(':', next) + 1;
			int end = begin + Integer.parseInt(text, next, begin - 1, 10);
			elements.add(decode(text.substring(begin, end)));
			next = end;
		}
		return elements;
	}

	private static IllegalArgumentException unknown(String text, @Nullable RuntimeException cause) {
		return new IllegalArgumentException("'%s' is no encoded key".formatted(text), cause);
	}

}
