package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps the handlers that properties of consumers name for run time, as no annotation
 * points at them. A handler that does not exist is left to the start of the application,
 * which says what is wrong.
 */
public final class StreamHandlerHints {

	private static final ResolvableType[] NONE = {};

	private final ConfigurableListableBeanFactory beanFactory;

	private final HandlerHints handlers;

	private final PayloadHints payloads;

	/**
	 * Creates an instance.
	 * @param beanFactory knows the types of beans; none is created
	 * @param hints takes methods and types
	 */
	public StreamHandlerHints(ConfigurableListableBeanFactory beanFactory, ReflectionHints hints) {
		this.beanFactory = beanFactory;
		this.handlers = new HandlerHints(hints);
		this.payloads = new PayloadHints(hints);
	}

	/**
	 * Adds the handlers of consumers.
	 * @param consumers what properties say of them
	 */
	public void register(Collection<StreamConsumer> consumers) {
		consumers.forEach(this::register);
	}

	private void register(StreamConsumer consumer) {
		if (consumer.payloadType() != null) {
			this.payloads.register(ResolvableType.forClass(consumer.payloadType()));
		}
		String property = consumer.handler();
		HandlerReference handler = (property != null) ? HandlerReference.parse(property) : null;
		if (handler == null || !this.beanFactory.containsBean(handler.bean())) {
			return;
		}
		Class<?> type = this.beanFactory.getType(handler.bean(), false);
		if (type == null) {
			return;
		}
		String method = handler.method();
		if (method != null) {
			registerMethod(ClassUtils.getUserClass(type), method);
		}
		else {
			registerFunction(handler.bean(), type);
		}
	}

	private void registerMethod(Class<?> type, String name) {
		for (Method method : ReflectionUtils.getUniqueDeclaredMethods(type, ReflectionUtils.USER_DECLARED_METHODS)) {
			if (method.getName().equals(name)) {
				this.handlers.register(type, method);
			}
		}
	}

	private void registerFunction(String name, Class<?> type) {
		ResolvableType declared = this.beanFactory.containsBeanDefinition(name)
				? this.beanFactory.getMergedBeanDefinition(name).getResolvableType() : ResolvableType.NONE;
		for (ResolvableType candidate : List.of(declared, ResolvableType.forClass(type))) {
			for (Class<?> functional : List.of(Consumer.class, Function.class)) {
				for (ResolvableType argument : generics(candidate, functional)) {
					this.payloads.register(argument);
				}
			}
		}
	}

	private static ResolvableType[] generics(ResolvableType type, Class<?> functional) {
		ResolvableType as = type.as(functional);
		return (as != ResolvableType.NONE) ? as.getGenerics() : NONE;
	}

}
