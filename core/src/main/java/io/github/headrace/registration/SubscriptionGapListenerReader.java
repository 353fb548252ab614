package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;

import io.github.headrace.annotation.SubscriptionGapListener;
import io.github.headrace.channel.SubscriptionGap;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.listener.InvalidListenerException;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Reads methods annotated with {@link SubscriptionGapListener} and lets them hear of
 * gaps.
 */
public final class SubscriptionGapListenerReader {

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

	void read(Object bean, Class<?> beanType, Method method) {
		String description = HandlerMethodSignature.describe(beanType, method);
		SubscriptionGapListener annotation = AnnotatedElementUtils.findMergedAnnotation(method,
				SubscriptionGapListener.class);
		Set<String> ids = (annotation != null)
				? new LinkedHashSet<>(this.attributes.texts(description, "listeners", annotation.listeners()))
				: Set.of();
		this.listeners.add(description, ids, call(description, bean, method));
	}

	private static Consumer<SubscriptionGap> call(String description, Object bean, Method method) {
		Class<?>[] parameters = method.getParameterTypes();
		if (parameters.length > 1 || (parameters.length == 1 && parameters[0] != SubscriptionGap.class)) {
			throw new InvalidListenerException(description, "it is a gap listener, but its parameters are others",
					"Take one SubscriptionGap, or nothing");
		}
		Method invocable = HandlerMethodSignature.invocable(description, bean, method);
		return (gap) -> {
			if (parameters.length == 0) {
				ReflectionUtils.invokeMethod(invocable, bean);
			}
			else {
				ReflectionUtils.invokeMethod(invocable, bean, gap);
			}
		};
	}

}
