package io.github.headrace.keyspace;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Set;

import io.github.headrace.channel.ChannelMessage;
import io.github.headrace.channel.ServerMessages;
import io.github.headrace.connection.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * Reads the notifications of one listener from the messages of servers.
 */
final class KeyspaceMessages implements ServerMessages {

	private final KeyspaceRoute route;

	private final boolean any;

	private final Set<String> events;

	private final Namespace namespace;

	/** What every key has in front, in Redis. */
	private final String keyPrefix;

	private final @Nullable GroupClaims claims;

	KeyspaceMessages(KeyspaceEndpoint endpoint, KeyspaceRoute route, Namespace namespace,
			@Nullable GroupClaims claims) {
		this.route = route;
		this.any = endpoint.hasAnyEvent();
		this.events = endpoint.events();
		this.namespace = namespace;
		this.keyPrefix = namespace.qualify("");
		this.claims = claims;
	}

	@Override
	public @Nullable KeyspaceNotification read(ChannelMessage<?> message) {
		String rest = message.channel().substring(this.route.prefix().length());
		String body = new String(message.body(), StandardCharsets.UTF_8);
		String event = this.route.isByKey() ? body : rest;
		String key = this.route.isByKey() ? rest : body;
		if ((!this.any && !this.events.contains(event)) || !key.startsWith(this.keyPrefix)) {
			return null;
		}
		String name = this.namespace.strip(key);
		if (name.startsWith(GroupClaims.KEY_PREFIX)) {
			// A claim would lead to an event, which would lead to a claim.
			return null;
		}
		return new KeyspaceNotification(name, event, this.route.database(), message.variables(), Instant.now());
	}

	@Override
	public boolean claim(ChannelMessage<?> message) {
		return this.claims == null || this.claims.claim((KeyspaceNotification) message.payload());
	}

}
