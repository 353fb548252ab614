package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.cache.Cache;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.BasicOperation;
import org.springframework.cache.interceptor.CacheOperation;
import org.springframework.cache.interceptor.CacheOperationInvocationContext;
import org.springframework.cache.interceptor.CachePutOperation;
import org.springframework.cache.interceptor.CacheResolver;
import org.springframework.cache.interceptor.CacheableOperation;
import org.springframework.cache.interceptor.SimpleCacheResolver;
import org.springframework.util.StringUtils;

/**
 * Asks the resolver that an operation names, or the default one, and hands out views of
 * the caches that it returns: one for each call of an annotated method, as an aspect
 * resolves once for a call.
 */
final class ViewResolver implements CacheResolver {

	private final CacheResolver resolver;

	private final GuidedOperationSource operations;

	private final BeanFactory beanFactory;

	/** By operation, as far as they name a manager or a resolver. */
	private final Map<CacheOperation, CacheResolver> resolvers = new ConcurrentHashMap<>();

	ViewResolver(CacheResolver resolver, GuidedOperationSource operations, BeanFactory beanFactory) {
		this.resolver = resolver;
		this.operations = operations;
		this.beanFactory = beanFactory;
	}

	@Override
	public Collection<? extends Cache> resolveCaches(CacheOperationInvocationContext<?> context) {
		BasicOperation operation = context.getOperation();
		Collection<? extends Cache> caches = resolver(operation).resolveCaches(context);
		if (operation instanceof CacheableOperation) {
			return views(caches, LoadView::new);
		}
		if (operation instanceof CachePutOperation) {
			return views(caches, WriteView::new);
		}
		return caches;
	}

	private static List<? extends Cache> views(Collection<? extends Cache> caches,
			Function<GuardedCache, CacheView> view) {
		List<Cache> views = new ArrayList<>(caches.size());
		for (Cache cache : caches) {
			views.add((cache instanceof GuardedCache guarded) ? view.apply(guarded) : cache);
		}
		return views;
	}

	private CacheResolver resolver(BasicOperation operation) {
		if (!(operation instanceof CacheOperation cacheOperation)) {
			return this.resolver;
		}
		CacheResolver known = this.resolvers.get(cacheOperation);
		if (known == null) {
			known = named(this.operations.original(cacheOperation));
			this.resolvers.put(cacheOperation, known);
		}
		return known;
	}

	private CacheResolver named(CacheOperation original) {
		if (StringUtils.hasText(original.getCacheResolver())) {
			return bean(CacheResolver.class, original.getCacheResolver());
		}
		if (StringUtils.hasText(original.getCacheManager())) {
			return new SimpleCacheResolver(bean(CacheManager.class, original.getCacheManager()));
		}
		return this.resolver;
	}

	private <T> T bean(Class<T> type, String name) {
		return BeanFactoryAnnotationUtils.qualifiedBeanOfType(this.beanFactory, type, name);
	}

}
