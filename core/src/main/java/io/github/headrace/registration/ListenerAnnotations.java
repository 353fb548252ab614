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
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisKeyspaceListeners;
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
 * @param onKeyspaceMethods the keyspace annotations of each method
 * @param handlerMethods the methods that handle messages for the class
 * @param gapMethods the methods that want to know of gaps
 * @param establishedMethods the methods that want to know of established subscriptions
 */
record ListenerAnnotations(List<RedisChannelListener> onClass, Map<Method, List<RedisChannelListener>> onMethods,
		Map<Method, List<RedisKeyspaceListener>> onKeyspaceMethods, Set<Method> handlerMethods, Set<Method> gapMethods,
		Set<Method> establishedMethods) {

	private static final RepeatableContainers CONTAINERS = RepeatableContainers
		.explicitRepeatable(RedisChannelListener.class, RedisChannelListeners.class)
		.plus(RedisKeyspaceListener.class, RedisKeyspaceListeners.class);

	private static final Set<Class<? extends Annotation>> CANDIDATES = Set.of(RedisChannelListener.class,
			RedisChannelListeners.class, RedisKeyspaceListener.class, RedisKeyspaceListeners.class,
			RedisChannelHandler.class, SubscriptionGapListener.class, SubscriptionEstablishedListener.class);

	static ListenerAnnotations of(Class<?> type) {
		if (type.getName().startsWith("org.springframework.") || !AnnotationUtils.isCandidateClass(type, CANDIDATES)) {
			return new ListenerAnnotations(List.of(), Map.of(), Map.of(), Set.of(), Set.of(), Set.of());
		}
		return new ListenerAnnotations(find(type, RedisChannelListener.class),
				methodsWith(type, RedisChannelListener.class), methodsWith(type, RedisKeyspaceListener.class),
				methods(type, RedisChannelHandler.class), methods(type, SubscriptionGapListener.class),
				methods(type, SubscriptionEstablishedListener.class));
	}

	private static <A extends Annotation> Map<Method, List<A>> methodsWith(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<List<A>>) (method) -> {
			List<A> found = find(method, annotation);
			return found.isEmpty() ? null : found;
		});
	}

	private static Set<Method> methods(Class<?> type, Class<? extends Annotation> annotation) {
		return MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	/**
	 * Takes the nearest declarations only: an overriding method replaces what it
	 * inherits.
	 */
	private static <A extends Annotation> List<A> find(AnnotatedElement element, Class<A> type) {
		List<MergedAnnotation<A>> found = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, CONTAINERS)
			.stream(type)
			.toList();
		int nearest = found.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return found.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.map(MergedAnnotation::synthesize)
			.toList();
	}

	boolean isEmpty() {
		return this.onClass.isEmpty() && this.onMethods.isEmpty() && this.onKeyspaceMethods.isEmpty()
				&& this.handlerMethods.isEmpty() && this.gapMethods.isEmpty() && this.establishedMethods.isEmpty();
	}

}
