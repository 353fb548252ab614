package io.github.headrace.registration;

import org.jspecify.annotations.Nullable;

/**
 * What the {@code handler} property of a consumer names: a bean, or a method of it.
 *
 * @param bean the name of the bean
 * @param method the name of the method, or {@code null} if the bean is a function
 */
record HandlerReference(String bean, @Nullable String method) {

	private static final String SEPARATOR = "::";

	static HandlerReference parse(String handler) {
		int separator = handler.indexOf(SEPARATOR);
		return (separator < 0) ? new HandlerReference(handler.trim(), null) : new HandlerReference(
				handler.substring(0, separator).trim(), handler.substring(separator + SEPARATOR.length()).trim());
	}

}
