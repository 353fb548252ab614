package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.List;

import io.github.headrace.annotation.RedisChannelListener;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

/**
 * Keeps what handler methods of beans need at run time. The annotations, which are
 * {@link org.springframework.aot.hint.annotation.Reflective}, see a method by itself;
 * this sees it as one of its bean, whose type arguments and class-level annotation say
 * more.
 */
final class ListenerBeanAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		Class<?> type = ClassUtils.getUserClass(registeredBean.getBeanClass());
		if (!ListenerAnnotations.areOn(type)) {
			return null;
		}
		return (generation, code) -> register(generation.getRuntimeHints().reflection(), type);
	}

	private static void register(ReflectionHints hints, Class<?> type) {
		HandlerHints handlers = new HandlerHints(hints);
		for (Method method : ListenerAnnotations.annotatedMethods(type)) {
			handlers.register(type, method);
		}
		List<RedisChannelListener> onClass = ListenerAnnotations.find(type, RedisChannelListener.class);
		PayloadHints payloads = new PayloadHints(hints);
		onClass.forEach((annotation) -> payloads.register(ResolvableType.forClass(annotation.payloadType())));
	}

}
