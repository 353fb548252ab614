package io.github.headrace.autoconfigure;

import io.github.headrace.cache.CacheInvalidations;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * Configures the health of cache invalidation, as {@code headraceCaches}.
 */
@AutoConfiguration(after = CacheInvalidationAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(CacheInvalidationsLifecycle.class)
@ConditionalOnEnabledHealthIndicator("headrace-caches")
@EnableConfigurationProperties(HealthProperties.class)
public final class CachesHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "headraceCachesHealthIndicator", "headraceCachesHealthContributor" })
	CachesHealthIndicator headraceCachesHealthIndicator(CacheInvalidationsLifecycle lifecycle,
			CacheProperties properties, HealthProperties health) {
		return new CachesHealthIndicator(() -> lifecycle.started().map(CacheInvalidations::state),
				properties.invalidation().maxStaleness(), health.degraded());
	}

}
