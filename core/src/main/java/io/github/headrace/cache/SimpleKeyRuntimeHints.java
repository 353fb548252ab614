package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.cache.interceptor.SimpleKey;

/**
 * Lets {@link SimpleKeyParameters} find its field in a native image.
 */
final class SimpleKeyRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection().registerType(SimpleKey.class, (type) -> type.withField(SimpleKeyParameters.FIELD_NAME));
	}

}
