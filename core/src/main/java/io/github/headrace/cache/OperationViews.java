package io.github.headrace.cache;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.interceptor.CacheAspectSupport;

/**
 * Lets the cache aspects of an application say whether they fill a cache or write to it,
 * also where an annotation names a manager or a resolver.
 */
public final class OperationViews {

	/**
	 * Creates the views.
	 * @param beanFactory has the managers and resolvers that annotations name
	 */
	public OperationViews(ConfigurableListableBeanFactory beanFactory) {
		throw new UnsupportedOperationException(String.valueOf(beanFactory));
	}

	/**
	 * Changes an aspect, whose default resolver must be known by now.
	 * @param aspect the aspect
	 */
	public void applyTo(CacheAspectSupport aspect) {
		throw new UnsupportedOperationException();
	}

}
