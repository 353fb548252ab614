package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.github.headrace.annotation.SubscriptionEstablishedListener;
import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.SubscriptionEstablished;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.listener.InvalidListenerException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * Reads methods annotated with {@link SubscriptionGapListener} or
 * {@link SubscriptionEstablishedListener} and lets them hear of gaps and of established
 * subscriptions.
 */
public final class SubscriptionGapListenerReader implements ListenerAnnotationReader {

	private final AttributeResolver attributes;

	private final SubscriptionGapListeners listeners;

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders and expressions
	 * @param listeners takes the methods
	 */
	public SubscriptionGapListenerReader(ConfigurableListableBeanFactory beanFactory,
			SubscriptionGapListeners listeners) {
		this.attributes = new AttributeResolver(beanFactory);
		this.listeners = listeners;
	}

	@Override
	public void register(AnnotatedBean bean, ListenerRegistrar registrar) {
		for (Method method : bean.methodsWith(SubscriptionGapListener.class)) {
			read(bean.bean(), bean.type(), method);
		}
		for (Method method : bean.methodsWith(SubscriptionEstablishedListener.class)) {
			readEstablished(bean.bean(), bean.type(), method);
		}
	}

	private void read(Object bean, Class<?> beanType, Method method) {
		String description = HandlerMethodSignature.describe(beanType, method);
		SubscriptionGapListener annotation = AnnotatedElementUtils.findMergedAnnotation(method,
				SubscriptionGapListener.class);
		Assert.state(annotation != null, "The method is annotated");
		this.listeners.add(description, ids(description, annotation.listeners()),
				call(description, bean, method, SubscriptionGap.class, "a gap listener"));
	}

	private void readEstablished(Object bean, Class<?> beanType, Method method) {
		String description = HandlerMethodSignature.describe(beanType, method);
		SubscriptionEstablishedListener annotation = AnnotatedElementUtils.findMergedAnnotation(method,
				SubscriptionEstablishedListener.class);
		Assert.state(annotation != null, "The method is annotated");
		this.listeners.addEstablished(description, ids(description, annotation.listeners()),
				call(description, bean, method, SubscriptionEstablished.class, "told of established subscriptions"));
	}

	private Set<String> ids(String description, String[] listenerIds) {
		return new LinkedHashSet<>(this.attributes.texts(description, "listeners", listenerIds));
	}

	private static <E> Consumer<E> call(String description, Object bean, Method method, Class<E> eventType,
			String role) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length > 1 || (parameters.length == 1 && parameters[0] != eventType)) {
			throw new InvalidListenerException(description, "it is %s, but its parameters are others".formatted(role),
					"Take one %s, or nothing".formatted(eventType.getSimpleName()));
		}
		Method invocable = HandlerMethodSignature.invocable(description, bean, method);
		return (event) -> {
			if (parameters.length == 0) {
				ReflectionUtils.invokeMethod(invocable, bean);
			}
			else {
				ReflectionUtils.invokeMethod(invocable, bean, event);
			}
		};
	}

}
