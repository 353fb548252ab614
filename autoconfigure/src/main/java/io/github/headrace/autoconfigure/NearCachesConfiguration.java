package io.github.headrace.autoconfigure;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.InvalidNearCacheException;
import io.github.headrace.cache.NearCaches;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.util.ClassUtils;

/**
 * Configures near caches, which the other cache managers return as well. They are the
 * cache manager of the application only if there is no other.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(OnNearCachesCondition.class)
class NearCachesConfiguration {

	private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.Caffeine";

	@Bean
	@Fallback
	@ConditionalOnMissingBean
	NearCaches headraceNearCaches(CacheProperties properties, HeadraceProperties common,
			CacheInvalidations invalidations, NativeConnections connections, ObjectProvider<JsonMapper> mapper) {
		requireCaffeine(properties);
		NativeConnection connection = properties.connection(connections);
		try {
			return new NearCaches(invalidations, connection, Namespace.of(common.namespace()),
					properties.near().settings(), mapper.getIfAvailable(JsonMapper::new));
		}
		catch (InvalidNearCacheException ex) {
			throw new InvalidConfigurationPropertyValueException(ex.property(), ex.value(), ex.reason() + ".");
		}
	}

	private static void requireCaffeine(CacheProperties properties) {
		if (!ClassUtils.isPresent(CAFFEINE, null)) {
			throw new FailureAnalyzedException(
					"The near caches %s in 'headrace.cache.near.caches' need Caffeine, which is not on the classpath."
						.formatted(properties.near().sortedNames()),
					"Add the dependency 'com.github.ben-manes.caffeine:caffeine', or remove the near caches.");
		}
	}

}
