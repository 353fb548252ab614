package io.github.headrace.registration;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A bean with annotations of listeners.
 *
 * @param bean the bean, maybe a proxy
 * @param name its name
 * @param type its class, behind proxies
 */
record AnnotatedBean(Object bean, String name, Class<?> type) {

	<A extends Annotation> List<A> onClass(Class<A> annotation) {
		return ListenerAnnotations.find(this.type, annotation);
	}

	<A extends Annotation> Map<Method, List<A>> onMethods(Class<A> annotation) {
		return ListenerAnnotations.onMethods(this.type, annotation);
	}

	Set<Method> methodsWith(Class<? extends Annotation> annotation) {
		return ListenerAnnotations.methodsWith(this.type, annotation);
	}

}
