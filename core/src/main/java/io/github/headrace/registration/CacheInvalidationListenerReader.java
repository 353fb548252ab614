package io.github.headrace.registration;

import java.lang.reflect.Method;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.github.headrace.annotation.CacheInvalidationListener;
import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.channel.ChannelName;
import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.core.ResolvableType;
import org.springframework.messaging.handler.annotation.DestinationVariable;

/**
 * Reads methods annotated with {@link CacheInvalidationListener} and lets them hear what
 * is invalidated.
 */
public final class CacheInvalidationListenerReader implements ListenerAnnotationReader {

	private static final Set<InvalidationKind> KINDS_WITH_KEYS = EnumSet.of(InvalidationKind.EVICT,
			InvalidationKind.PUT);

	private final AttributeResolver attributes;

	private final ObjectProvider<CacheInvalidations> invalidations;

	private final ArgumentResolvers argumentResolvers;

	/**
	 * Creates a reader.
	 * @param beanFactory resolves placeholders and expressions
	 * @param invalidations takes the methods; asked only if there are any
	 * @param argumentResolvers bind parameters
	 */
	public CacheInvalidationListenerReader(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<CacheInvalidations> invalidations, ArgumentResolvers argumentResolvers) {
		this.attributes = new AttributeResolver(beanFactory);
		this.invalidations = invalidations;
		this.argumentResolvers = argumentResolvers;
	}

	@Override
	public void register(AnnotatedBean bean, ListenerRegistrar registrar) {
		bean.onMethods(CacheInvalidationListener.class)
			.forEach((method, annotations) -> annotations.forEach((annotation) -> read(annotation, bean, method)));
	}

	private void read(CacheInvalidationListener annotation, AnnotatedBean bean, Method method) {
		HandlerMethodSignature signature = HandlerMethodSignature.of(bean.bean(), bean.type(), method, false,
				this.argumentResolvers, MessageKind.INVALIDATION);
		String listener = signature.listener();
		requireInvalidation(signature);
		requireNoResult(listener, method);
		Set<InvalidationKind> kinds = new LinkedHashSet<>(List.of(annotation.kinds()));
		ChannelName template = template(listener, annotation.key(), kinds);
		checkVariables(signature, template, HandlerMethodSignature.parameters(bean.type(), method));
		InvocableHandler invocable = new HandlerMethodInvoker(bean.bean(), signature, ResultAdapter.AS_IS, List.of());
		Set<String> caches = caches(listener, annotation.cache());
		required(listener).handlers()
			.add(listener, caches, kinds, new CacheInvalidationMethod(listener, invocable, template));
	}

	private CacheInvalidations required(String listener) {
		CacheInvalidations found = this.invalidations.getIfAvailable();
		if (found == null) {
			throw new InvalidListenerException(listener,
					"it listens to invalidations of caches, but nothing brings them here",
					"Remove 'headrace.cache.enabled=false', declare a bean of type CacheInvalidations, or remove @CacheInvalidationListener");
		}
		return found;
	}

	private Set<String> caches(String listener, String[] raw) {
		Set<String> caches = new LinkedHashSet<>(this.attributes.texts(listener, "cache", raw));
		if (caches.contains("")) {
			throw new InvalidListenerException(listener, "'cache' has an empty entry",
					"Remove it, or check the placeholder or expression");
		}
		return caches;
	}

	private @Nullable ChannelName template(String listener, String raw, Set<InvalidationKind> kinds) {
		String text = this.attributes.text(listener, "key", raw);
		if (text.isEmpty()) {
			return null;
		}
		if (!kinds.isEmpty() && kinds.stream().noneMatch(KINDS_WITH_KEYS::contains)) {
			throw new InvalidListenerException(listener,
					"'key' is '%s', but invalidations of its 'kinds' %s have no keys".formatted(text, kinds),
					"Remove 'key', or add EVICT or PUT to 'kinds'");
		}
		try {
			return ChannelName.parse(text);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(listener, "'key' is wrong: " + ex.getMessage(),
					"Write a key, or a template such as 'user:{id}'; a literal brace is written '\\{'", ex);
		}
	}

	private static void requireInvalidation(HandlerMethodSignature signature) {
		ResolvableType type = signature.payloadType();
		if (type != null && type.resolve() != CacheInvalidation.class) {
			throw new InvalidListenerException(signature.listener(),
					"it takes a %s, which is no CacheInvalidation".formatted(type),
					"Take a CacheInvalidation, which has the keys, @DestinationVariable or @Header parameters, or nothing");
		}
	}

	private static void requireNoResult(String listener, Method method) {
		ResultTargets.requireNone(listener, method, "cache invalidation listeners");
		if (ReactiveAdapterRegistry.getSharedInstance().getAdapter(method.getReturnType()) != null) {
			throw new InvalidListenerException(listener,
					"it returns a %s, for which nobody waits".formatted(method.getReturnType().getSimpleName()),
					"Let it return nothing, and hand over by itself what takes long");
		}
	}

	private static void checkVariables(HandlerMethodSignature signature, @Nullable ChannelName template,
			MethodParameter[] parameters) {
		String listener = signature.listener();
		for (String variable : signature.variables()) {
			if (template == null) {
				throw new InvalidListenerException(listener,
						"a @DestinationVariable parameter asks for '{%s}', but there is no 'key'".formatted(variable),
						"Set 'key' to a template such as 'user:{%s}'".formatted(variable));
			}
			DestinationVariables.ofKeys(listener, List.of(template), List.of())
				.require(variable, "a @DestinationVariable parameter");
		}
		for (MethodParameter parameter : parameters) {
			if (parameter.hasParameterAnnotation(DestinationVariable.class) && !parameter.isOptional()) {
				throw new InvalidListenerException(listener,
						"its @DestinationVariable parameter '%s' must have a value, but a CLEAR or RESET has no key"
							.formatted(parameter.getParameterName()),
						"Make the parameter @Nullable or Optional");
			}
		}
	}

}
