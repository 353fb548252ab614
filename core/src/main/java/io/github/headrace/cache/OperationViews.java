package io.github.headrace.cache;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheResolver;

/**
 * Lets the cache aspects of an application say whether they fill a cache or write to it,
 * also where an annotation names a manager or a resolver.
 */
public final class OperationViews {

	private final ConfigurableListableBeanFactory beanFactory;

	/**
	 * Creates the views.
	 * @param beanFactory has the managers and resolvers that annotations name
	 */
	public OperationViews(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * Changes an aspect, whose default resolver must be known by now.
	 * @param aspect the aspect
	 */
	public void applyTo(CacheAspectSupport aspect) {
		CacheOperationSource source = aspect.getCacheOperationSource();
		if (source == null || source instanceof GuidedOperationSource) {
			return;
		}
		if (aspect.getCacheResolver() == null) {
			aspect.afterSingletonsInstantiated();
		}
		CacheResolver resolver = aspect.getCacheResolver();
		if (resolver != null) {
			GuidedOperationSource guided = new GuidedOperationSource(source);
			aspect.setCacheResolver(new ViewResolver(resolver, guided, this.beanFactory));
			aspect.setCacheOperationSource(guided);
		}
	}

}
