package io.github.headrace.autoconfigure;

import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheKeyCodec;
import io.github.headrace.cache.CacheTags;
import io.github.headrace.cache.CoherentCaches;
import io.github.headrace.cache.DefaultCacheKeyCodec;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.CacheInvalidationListenerReader;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/**
 * Configures cache invalidation: what travels between instances, the caches that obey it,
 * and near caches.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, HeadraceAutoConfiguration.class },
		afterName = "org.springframework.boot.cache.autoconfigure.CacheAutoConfiguration")
@ConditionalOnBooleanProperty(name = "headrace.cache.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ CacheProperties.class, HeadraceProperties.class })
@Import({ CoherentCachesConfiguration.class, NearCachesConfiguration.class })
public final class CacheInvalidationAutoConfiguration {

	private final CacheProperties properties;

	CacheInvalidationAutoConfiguration(CacheProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	CacheKeyCodec headraceCacheKeyCodec() {
		return new DefaultCacheKeyCodec();
	}

	/** Lazy, as there need not be a connection if nobody invalidates anything. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	CacheInvalidations headraceCacheInvalidations(NativeConnections connections, HeadraceProperties common,
			CacheKeyCodec keys, ObjectProvider<CacheTags> tags, ObjectProvider<RedisChannelSubscriptions> subscriptions,
			CacheInvalidationsLifecycle lifecycle) {
		CacheInvalidations invalidations = new CacheTransportFactory(this.properties, connections,
				Namespace.of(common.namespace()), subscriptions)
			.create(keys, tags.orderedStream().toList());
		lifecycle.manage(invalidations);
		return invalidations;
	}

	@Bean
	@ConditionalOnMissingBean
	CacheInvalidationListenerReader headraceCacheInvalidationListenerReader(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<CacheInvalidations> invalidations, ArgumentResolvers argumentResolvers) {
		return new CacheInvalidationListenerReader(beanFactory, invalidations, argumentResolvers);
	}

	@Bean
	CacheInvalidationsLifecycle headraceCacheInvalidationsLifecycle(ObjectProvider<CacheInvalidations> invalidations,
			ObjectProvider<CoherentCaches> coherentCaches, NativeConnections connections, HeadraceProperties common) {
		String log = Namespace.of(common.namespace()).qualify(this.properties.invalidation().log());
		return new CacheInvalidationsLifecycle(common.startMode(),
				(failure) -> new InvalidationLogFailure(log, server(connections)).of(failure),
				() -> (coherentCaches.getIfAvailable() != null) ? invalidations.getObject() : null);
	}

	private String server(NativeConnections connections) {
		return NativeConnection.describe(this.properties.connection(connections).factory());
	}

}
