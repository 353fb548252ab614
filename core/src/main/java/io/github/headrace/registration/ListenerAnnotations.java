package io.github.headrace.registration;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.annotation.CacheInvalidationListeners;
import io.github.headrace.annotation.RedisChannelHandler;
import io.github.headrace.annotation.RedisChannelListener;
import io.github.headrace.annotation.RedisChannelListeners;
import io.github.headrace.annotation.RedisKeyspaceListener;
import io.github.headrace.annotation.RedisKeyspaceListeners;
import io.github.headrace.annotation.RedisStreamListener;
import io.github.headrace.annotation.RedisStreamListeners;
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
 * Finds the annotations of listeners on a class and on its methods, repeated and composed
 * ones included.
 */
final class ListenerAnnotations {

	private static final RepeatableContainers CONTAINERS = RepeatableContainers
		.explicitRepeatable(RedisChannelListener.class, RedisChannelListeners.class)
		.plus(RedisKeyspaceListener.class, RedisKeyspaceListeners.class)
		.plus(RedisStreamListener.class, RedisStreamListeners.class)
		.plus(CacheInvalidationListener.class, CacheInvalidationListeners.class);

	private static final Set<Class<? extends Annotation>> CANDIDATES = Set.of(RedisChannelListener.class,
			RedisChannelListeners.class, RedisKeyspaceListener.class, RedisKeyspaceListeners.class,
			RedisStreamListener.class, RedisStreamListeners.class, RedisChannelHandler.class,
			SubscriptionGapListener.class, SubscriptionEstablishedListener.class, CacheInvalidationListener.class,
			CacheInvalidationListeners.class);

	private ListenerAnnotations() {
	}

	/** Returns whether a class or one of its methods has any of the annotations. */
	static boolean areOn(Class<?> type) {
		if (type.getName().startsWith("org.springframework.") || !AnnotationUtils.isCandidateClass(type, CANDIDATES)) {
			return false;
		}
		return isAnnotated(type) || !annotatedMethods(type).isEmpty();
	}

	/** Returns the methods of a class that have any of the annotations. */
	static Set<Method> annotatedMethods(Class<?> type) {
		return MethodIntrospector.selectMethods(type, (Method method) -> isAnnotated(method));
	}

	private static boolean isAnnotated(AnnotatedElement element) {
		MergedAnnotations annotations = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, CONTAINERS);
		return CANDIDATES.stream().anyMatch(annotations::isPresent);
	}

	static <A extends Annotation> Map<Method, List<A>> onMethods(Class<?> type, Class<A> annotation) {
		return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<List<A>>) (method) -> {
			List<A> found = find(method, annotation);
			return found.isEmpty() ? null : found;
		});
	}

	static Set<Method> methodsWith(Class<?> type, Class<? extends Annotation> annotation) {
		return MethodIntrospector.selectMethods(type,
				(Method method) -> AnnotatedElementUtils.hasAnnotation(method, annotation));
	}

	/**
	 * Takes the nearest declarations only: an overriding method replaces what it
	 * inherits.
	 */
	static <A extends Annotation> List<A> find(AnnotatedElement element, Class<A> type) {
		List<MergedAnnotation<A>> found = MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY, CONTAINERS)
			.stream(type)
			.toList();
		int nearest = found.stream().mapToInt(MergedAnnotation::getAggregateIndex).min().orElse(0);
		return found.stream()
			.filter((annotation) -> annotation.getAggregateIndex() == nearest)
			.map(MergedAnnotation::synthesize)
			.toList();
	}

}
