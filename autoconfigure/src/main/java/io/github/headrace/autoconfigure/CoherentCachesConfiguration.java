package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.cache.NearCaches;
import io.github.headrace.cache.OperationViews;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.cache.CacheManager;
import org.springframework.cache.interceptor.CacheAspectSupport;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * Lets the cache managers of the application return coherent caches, and its cache
 * aspects say what they do with them.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnCoherentCachesCondition.class)
class CoherentCachesConfiguration {

	@Bean
	@ConditionalOnMissingBean
	CoherentCaches headraceCoherentCaches(CacheProperties properties, ObjectProvider<CacheInvalidations> invalidations,
			ObjectProvider<NearCaches> nearCaches) {
		CacheProperties.Invalidation invalidation = properties.invalidation();
		return new CoherentCaches(invalidations::getObject, invalidation.enabled() ? invalidation.include() : List.of(),
				invalidation.exclude(), properties.near().caches().isEmpty() ? null : nearCaches::getObject);
	}

	@Bean
	static CoherentCachesBeanPostProcessor headraceCoherentCachesBeanPostProcessor(
			ObjectProvider<CoherentCaches> caches) {
		return new CoherentCachesBeanPostProcessor(caches);
	}

	@Bean
	@ConditionalOnMissingBean
	OperationViews headraceOperationViews(ConfigurableListableBeanFactory beanFactory) {
		return new OperationViews(beanFactory);
	}

	@Bean
	CacheAspectsInitializer headraceCacheAspectsInitializer(ObjectProvider<CacheAspectSupport> aspects,
			OperationViews views) {
		return new CacheAspectsInitializer(aspects, views);
	}

	@Bean
	IncludedCachesCheck headraceIncludedCachesCheck(CacheProperties properties, CoherentCaches caches,
			ObjectProvider<CacheManager> managers) {
		return new IncludedCachesCheck(properties.invalidation(), caches, managers);
	}

	@Bean
	CachingUseCheck headraceCachingUseCheck(ConfigurableListableBeanFactory beanFactory, CacheProperties properties,
			ObjectProvider<CacheInvalidations> invalidations) {
		return new CachingUseCheck(beanFactory, properties, invalidations);
	}

	@Bean
	@ConditionalOnBooleanProperty("headrace.cache.invalidation.enabled")
	LocalCachesCheck headraceLocalCachesCheck(ListableBeanFactory beanFactory) {
		return new LocalCachesCheck(beanFactory);
	}

}
