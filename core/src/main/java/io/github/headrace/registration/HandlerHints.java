package io.github.headrace.registration;

import java.lang.reflect.Method;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;

/**
 * Keeps handler methods, and the types that they take and return, for run time.
 */
final class HandlerHints {

	private final ReflectionHints hints;

	private final PayloadHints payloads;

	HandlerHints(ReflectionHints hints) {
		this.hints = hints;
		this.payloads = new PayloadHints(hints);
	}

	void register(Class<?> beanType, Method method) {
		this.hints.registerMethod(method, ExecutableMode.INVOKE);
		for (MethodParameter parameter : HandlerMethodSignature.parameters(beanType, method)) {
			if (!isHeader(parameter)) {
				this.payloads.register(ResolvableType.forMethodParameter(parameter));
			}
		}
		register(ResolvableType.forMethodReturnType(method, beanType));
	}

	void register(ResolvableType payload) {
		this.payloads.register(payload);
	}

	private static boolean isHeader(MethodParameter parameter) {
		return parameter.hasParameterAnnotation(Header.class) || parameter.hasParameterAnnotation(Headers.class)
				|| parameter.hasParameterAnnotation(DestinationVariable.class);
	}

}
