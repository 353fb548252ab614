package io.github.headrace.autoconfigure;

import io.github.headrace.observation.CacheInvalidationMeters;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Configures the meters of cache invalidation, which appear once it is started.
 */
@AutoConfiguration(after = CacheInvalidationAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(CacheInvalidationsLifecycle.class)
public final class CacheMetersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = "headraceCacheMeters")
	MeterBinder headraceCacheMeters(CacheInvalidationsLifecycle lifecycle) {
		return (registry) -> lifecycle
			.onStart((invalidations) -> new CacheInvalidationMeters(invalidations::state).bindTo(registry));
	}

}
