package io.github.headrace.registration;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisChannelListeners;
import io.github.headrace.annotation.SubscriptionEstablishedListener;
import io.github.headrace.annotation.SubscriptionGapListener;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.core.annotation.RepeatableContainers;

/**
 * The listener annotations of a class and of its methods, repeated and composed ones
 * included.
 *
 * @param onClass the annotations of the class
 * @param onMethods the annotations of each method
 * @param handlerMethods the methods that handle messages for the class
 * @param gapMethods the methods that want to know of gaps
 * @param establishedMethods the methods that want to know of established subscriptions
 */
record ListenerAnnotations(List<RedisChannelListener> onClass, Map<Method, List<RedisChannelListener>> onMethods,
		Set<Method> handlerMethods, Set<Method> gapMethods, Set<Method> establishedMethods) {

	private static final RepeatableContainers CONTAINERS = RepeatableContainers
		.explicitRepeatable(RedisChannelListener.class, RedisChannelListeners.class);

	static ListenerAnnotations of(Class<?> type) {
		if (type.getName().startsWith("org.springframework.") || !AnnotationUtils.isCandidateClass(type,
				Set.of(RedisChannelListener.class, RedisChannelListeners.class, RedisChannelHandler.class,
						SubscriptionGapListener.class, SubscriptionEstablishedListener.class))) {
			return new ListenerAnnotations(List.of(), Map.of(), Set.of(), Set.of(), Set.of());
		}
		Map<Method, List<RedisChannelListener>> onMethods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<List<RedisChannelListener>>) (method) -> {
					List<RedisChannelListener> found = find(method);
					return found.isEmpty() ? null : found;
				});
		return new ListenerAnnotations(find(type), onMethods, methods(type, RedisChannelHandler.class),
				methods(type, SubscriptionGapListener.class), methods(type, SubscriptionEstablishedListener.class));
	}

	private static Set<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
		return MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	/**
	 * Takes the nearest declarations only: an overriding method replaces what it
	 * inherits.
	 */
	private static List<RedisChannelListener> find(AnnotatedElement element) {
		List<MergedAnnotation<RedisChannelListener>> found = MergedAnnotations
			.from(element, SearchStrategy.TYPE_HIERARCHY, CONTAINERS)
			.stream(RedisChannelListener.class)
			.toList();
		int nearest = found.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return found.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	boolean isEmpty() {
		return this.onClass.isEmpty() && this.onMethods.isEmpty() && this.handlerMethods.isEmpty()
				&& this.gapMethods.isEmpty() && this.establishedMethods.isEmpty();
	}

}
