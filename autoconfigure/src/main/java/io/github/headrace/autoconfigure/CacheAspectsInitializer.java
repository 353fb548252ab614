package io.github.headrace.autoconfigure;

import io.github.headrace.cache.OperationViews;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cache.interceptor.CacheAspectSupport;

/**
 * Gives views to the cache aspects, lazy ones included, before the application starts.
 */
final class CacheAspectsInitializer implements SmartInitializingSingleton {

	private final ObjectProvider<CacheAspectSupport> aspects;

	private final OperationViews views;

	CacheAspectsInitializer(ObjectProvider<CacheAspectSupport> aspects, OperationViews views) {
		this.aspects = aspects;
		this.views = views;
	}

	@Override
	public void afterSingletonsInstantiated() {
		this.aspects.forEach((aspect) -> {
			// Its turn may come later, or never if it is lazy; a second time does
			// nothing.
			aspect.afterSingletonsInstantiated();
			this.views.applyTo(aspect);
		});
	}

}
