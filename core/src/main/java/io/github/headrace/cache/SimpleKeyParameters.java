package io.github.headrace.cache;

import java.lang.reflect.Field;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.interceptor.SimpleKey;
import org.springframework.util.ReflectionUtils;

/**
 * Reads the parameters of which Spring has made a key. It has no method for that, so that
 * its field is read; where that cannot be done, nothing is known of such keys.
 */
final class SimpleKeyParameters {

	static final String FIELD_NAME = "params";

	private static final Log logger = LogFactory.getLog(SimpleKeyParameters.class);

	private static final @Nullable Field FIELD = field();

	private SimpleKeyParameters() {
	}

	private static @Nullable Field field() {
		try {
			Field field = ReflectionUtils.findField(SimpleKey.class, FIELD_NAME, Object[].class);
			if (field != null) {
				field.setAccessible(true);
			}
			return field;
		}
		catch (RuntimeException ex) {
			logger.debug("The parameters of Spring's keys cannot be read", ex);
			return null;
		}
	}

	/** Returns the parameters, or {@code null} if they cannot be read. */
	static @Nullable Object @Nullable [] of(SimpleKey key) {
		return (FIELD != null) ? (Object[]) ReflectionUtils.getField(FIELD, key) : null;
	}

}
