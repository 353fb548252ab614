package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.util.ReflectionUtils;

/**
 * What a handler method takes, found out once: the type of its payload and how each
 * argument is bound.
 *
 * @param listener the method, for messages to people
 * @param invocableMethod what to invoke on the bean, which may be a proxy
 * @param payloadType what payloads are read as, or {@code null} for a signal
 * @param bindings find the arguments
 * @param validation validates payloads, or {@code null}
 * @param variables the destination variables that parameters are bound to
 * @param seesAllVariables whether a parameter can show any variable
 * @param manual whether a parameter settles entries by hand
 */
record HandlerMethodSignature(String listener, Method invocableMethod, @Nullable ResolvableType payloadType,
		List<ArgumentBinding> bindings, @Nullable PayloadValidation validation, Set<String> variables,
		boolean seesAllVariables, boolean manual) {

	static HandlerMethodSignature of(Object bean, Class<?> beanType, Method method, boolean batch,
			ArgumentResolvers resolvers, MessageKind kind) {
		String listener = describe(beanType, method);
		Method invocable = invocable(listener, bean, method);
		ParameterReader reader = new ParameterReader(listener, resolvers, batch, kind);
		for (MethodParameter parameter : parameters(beanType, method)) {
			reader.read(parameter);
		}
		return reader.signature(invocable);
	}

	/** Returns the parameters with the annotations of the interfaces. */
	static MethodParameter[] parameters(Class<?> beanType, Method method) {
		return new TargetMethod(method, beanType).getMethodParameters();
	}

	static String describe(Class<?> beanType, Method method) {
		List<String> parameters = new ArrayList<>();
		for (Class<?> type : method.getParameterTypes()) {
			parameters.add(type.getSimpleName());
		}
		return "%s.%s(%s)".formatted(beanType.getName(), method.getName(), String.join(", ", parameters));
	}

	private static void requireInvocable(String listener, Method method) {
		if (Modifier.isStatic(method.getModifiers()) || Modifier.isPrivate(method.getModifiers())) {
			throw new InvalidListenerException(listener,
					"it is " + (Modifier.isStatic(method.getModifiers()) ? "static" : "private"),
					"Make it an instance method that is not private");
		}
		if (KotlinDetector.isSuspendingFunction(method)) {
			throw new InvalidListenerException(listener, "it is a Kotlin suspend function, which is not supported",
					"Make it a regular function; it may return a CompletableFuture or a Mono");
		}
	}

	/** Returns what to invoke on a bean that may be a proxy. */
	static Method invocable(String listener, Object bean, Method method) {
		requireInvocable(listener, method);
		try {
			Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
			ReflectionUtils.makeAccessible(invocable);
			return invocable;
		}
		catch (IllegalStateException ex) {
			throw new InvalidListenerException(listener,
					"its bean is behind a JDK proxy, whose interfaces do not have the method",
					"Declare the method in an interface of the bean, or proxy the class ('spring.aop.proxy-target-class=true')",
					ex);
		}
	}

	/**
	 * A method with the annotations of its interfaces and the type arguments of its
	 * class.
	 */
	private static final class TargetMethod extends AnnotatedMethod {

		private final Class<?> beanType;

		TargetMethod(Method method, Class<?> beanType) {
			super(method);
			this.beanType = beanType;
		}

		@Override
		protected Class<?> getContainingClass() {
			return this.beanType;
		}

	}

}
