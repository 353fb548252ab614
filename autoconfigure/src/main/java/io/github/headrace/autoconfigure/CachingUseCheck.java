package io.github.headrace.autoconfigure;

import java.util.stream.Stream;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheInvalidator;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;

/**
 * Warns of caches that are configured and that nothing in the application uses, as
 * annotations have no effect where caching was not enabled.
 */
final class CachingUseCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(CachingUseCheck.class);

	private final ConfigurableListableBeanFactory beanFactory;

	private final CacheProperties properties;

	private final ObjectProvider<CacheInvalidations> invalidations;

	CachingUseCheck(ConfigurableListableBeanFactory beanFactory, CacheProperties properties,
			ObjectProvider<CacheInvalidations> invalidations) {
		this.beanFactory = beanFactory;
		this.properties = properties;
		this.invalidations = invalidations;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (beansOf(CacheAspectSupport.class).findAny().isEmpty() && !isInjected(CacheManager.class)
				&& !isInjected(CacheInvalidator.class) && !hasOnlyListeners()) {
			logger.warn("%s, but nothing enables caching: @Cacheable, @CachePut and @CacheEvict have no effect. "
				.formatted(this.properties.near().caches().isEmpty() ? "'headrace.cache.invalidation.enabled' is true"
						: "'headrace.cache.near.caches' has " + this.properties.near().sortedNames())
					+ "Add @EnableCaching to a configuration class.");
		}
	}

	/** Whoever only listens to invalidations needs no caches. */
	private boolean hasOnlyListeners() {
		return this.properties.near().caches().isEmpty() && !this.invalidations.getObject().handlers().isEmpty();
	}

	private boolean isInjected(Class<?> type) {
		return beansOf(type).flatMap((bean) -> Stream.of(this.beanFactory.getDependentBeans(bean)))
			.anyMatch((user) -> !user.startsWith("headrace") && !user.startsWith("io.github.headrace.")
					&& !user.startsWith("org.springframework.boot."));
	}

	private Stream<String> beansOf(Class<?> type) {
		return Stream.of(this.beanFactory.getBeanNamesForType(type, true, false));
	}

}
