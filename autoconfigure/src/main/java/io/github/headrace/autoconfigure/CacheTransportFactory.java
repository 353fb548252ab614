package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.cache.CacheInvalidationSettings;
import io.github.headrace.cache.CacheInvalidations;
import io.github.headrace.cache.CacheKeyCodec;
import io.github.headrace.cache.CacheTags;
import io.github.headrace.cache.InvalidationTransportType;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes invalidations that travel as configured.
 *
 * @param properties say how
 * @param connections to the servers
 * @param namespace goes in front of names
 * @param subscriptions listen to channels, unless these are disabled
 */
record CacheTransportFactory(CacheProperties properties, NativeConnections connections, Namespace namespace,
		ObjectProvider<RedisChannelSubscriptions> subscriptions) {

	CacheInvalidations create(CacheKeyCodec keys, List<CacheTags> tags) {
		NativeConnection connection = this.properties.connection(this.connections);
		CacheInvalidationSettings settings = this.properties.invalidationSettings();
		if (settings.transport() == InvalidationTransportType.LOG) {
			return CacheInvalidations.overLog(connection, this.namespace, keys, tags, settings);
		}
		RedisChannelSubscriptions present = this.subscriptions.getIfAvailable();
		if (present == null) {
			throw new InvalidConfigurationPropertyValueException("headrace.cache.invalidation.transport",
					settings.transport(), "It needs channels: remove 'headrace.channels.enabled=false'.");
		}
		return CacheInvalidations.overChannel(connection, present, this.properties.connectionFactoryName(),
				this.namespace, keys, tags, settings);
	}

}
