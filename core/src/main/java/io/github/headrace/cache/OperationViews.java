package io.github.headrace.cache;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.cache.interceptor.CacheOperationSource;
import org.springframework.cache.interceptor.CacheResolver;

/**
 * Lets the cache aspects of an application say whether they fill a cache or write to it,
 * also where an annotation names a manager or a resolver.
 * <p>
 * To be applied when all singletons exist and before cached methods are called by several
 * threads.
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
	 * Changes an aspect, once. Lets it find its default manager if it has not done so.
	 * @param aspect the aspect
	 * @throws org.springframework.beans.factory.NoSuchBeanDefinitionException if it finds
	 * none, or several
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
