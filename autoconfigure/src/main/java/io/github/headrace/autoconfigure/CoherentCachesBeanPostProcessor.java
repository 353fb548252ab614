package io.github.headrace.autoconfigure;

import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.cache.NearCaches;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cache.CacheManager;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Decorates every cache manager. Before most others of its kind, which may need a cache
 * manager themselves, so that none escapes.
 */
final class CoherentCachesBeanPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private final ObjectProvider<CoherentCaches> caches;

	CoherentCachesBeanPostProcessor(ObjectProvider<CoherentCaches> caches) {
		this.caches = caches;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof CacheManager manager && !(bean instanceof NearCaches)) {
			return this.caches.getObject().decorate(manager, beanName);
		}
		return bean;
	}

}
