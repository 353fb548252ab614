package io.github.headrace.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.github.headrace.cache.CacheUses;
import io.github.headrace.cache.InvalidationTransportType;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.connection.ServerUse;

/**
 * Tells what caches use of Redis, if there is anything that invalidates them.
 */
final class CacheServerUsage implements ServerUsage {

	private final CacheInvalidationsLifecycle lifecycle;

	private final CacheProperties properties;

	private final NativeConnections connections;

	private final Namespace namespace;

	CacheServerUsage(CacheInvalidationsLifecycle lifecycle, CacheProperties properties, NativeConnections connections,
			HeadraceProperties common) {
		this.lifecycle = lifecycle;
		this.properties = properties;
		this.connections = connections;
		this.namespace = Namespace.of(common.namespace());
	}

	@Override
	public List<ServerUse> uses() {
		if (this.lifecycle.started().isEmpty()) {
			return List.of();
		}
		NativeConnection connection = this.properties.connection(this.connections);
		List<ServerUse> uses = new ArrayList<>();
		String log = this.properties.invalidation().log();
		uses.add((this.properties.invalidation().transport() == InvalidationTransportType.LOG)
				? CacheUses.ofLog(connection, this.namespace, log)
				: CacheUses.ofChannel(connection, this.namespace, log));
		List<String> prefixes = keyPrefixes();
		if (!prefixes.isEmpty()) {
			uses.add(CacheUses.ofNearCaches(connection, this.namespace, prefixes));
		}
		return uses;
	}

	private List<String> keyPrefixes() {
		return this.properties.near()
			.settings()
			.entrySet()
			.stream()
			.map((cache) -> cache.getValue().keyPrefix() + cache.getKey())
			.toList();
	}

}
