package io.github.headrace.keyspace;

import java.util.Objects;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpoint;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.listener.InvalidListenerException;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * Makes channel endpoints of keyspace endpoints: keyspace events are messages that
 * servers publish by themselves, so that everything that holds for channel listeners
 * holds for them. Safe for use by several threads.
 */
public final class KeyspaceChannels {

	private static final ResolvableType NOTIFICATION = ResolvableType.forClass(KeyspaceNotification.class);

	/** Keeps the events of a key in order when there is concurrency. */
	private static final String DEFAULT_ORDERING_KEY = "key";

	private final NativeConnections connections;

	private final ChannelContainerFactory containerFactory;

	private final Namespace namespace;

	private final NotificationFlagsCheck flagsCheck;

	private final GroupSettings groupSettings;

	/**
	 * Creates a maker of endpoints.
	 * @param connections gives access to the servers
	 * @param containerFactory knows the settings that override a declaration
	 * @param namespace is in front of the keys
	 * @param flagsCheck is told which events are needed
	 * @param groupSettings how instances share events
	 */
	public KeyspaceChannels(NativeConnections connections, ChannelContainerFactory containerFactory,
			Namespace namespace, NotificationFlagsCheck flagsCheck, GroupSettings groupSettings) {
		this.connections = connections;
		this.containerFactory = containerFactory;
		this.namespace = namespace;
		this.flagsCheck = flagsCheck;
		this.groupSettings = groupSettings;
	}

	/**
	 * Makes an endpoint that can be registered; from now on servers are asked whether
	 * they tell of its events.
	 * @param endpoint what to listen to
	 * @return the endpoint for a {@code ListenerRegistrar}
	 * @throws InvalidListenerException if it cannot work
	 */
	public ChannelEndpoint endpoint(KeyspaceEndpoint endpoint) {
		ChannelListenerSettings settings = settings(endpoint);
		String connectionFactory = this.containerFactory.connectionFactory(endpoint.id(), endpoint.description(),
				settings);
		NativeConnection connection = this.connections.get(connectionFactory);
		Integer database = endpoint.database();
		KeyspaceRoute route = KeyspaceRoute.of(endpoint,
				(database != null) ? database : connection.factory().getDatabase());
		ChannelEndpoint channelEndpoint = new ChannelEndpoint(endpoint.id(), endpoint.description(),
				route.channels(endpoint, this.namespace), route.patterns(endpoint, this.namespace), false, NOTIFICATION,
				endpoint.handler(), false, endpoint.filter(), null, endpoint.errorHandler(), settings,
				new KeyspaceMessages(endpoint, route, this.namespace, claims(endpoint, connection)));
		this.flagsCheck.require(connectionFactory, endpoint.id(), route.flag() + flags(endpoint));
		return channelEndpoint;
	}

	private static ChannelListenerSettings settings(KeyspaceEndpoint endpoint) {
		ChannelListenerSettings byKey = new ChannelListenerSettings(null, null, DEFAULT_ORDERING_KEY, null, null, null,
				null, null, null, null, null, null);
		return endpoint.settings().orElse(byKey);
	}

	private @Nullable GroupClaims claims(KeyspaceEndpoint endpoint, NativeConnection connection) {
		return endpoint.group().isEmpty() ? null
				: new GroupClaims(connection, this.namespace, this.groupSettings, endpoint);
	}

	private static String flags(KeyspaceEndpoint endpoint) {
		StringBuilder flags = new StringBuilder();
		endpoint.events().stream().sorted().map(KeyspaceEvent::named).filter(Objects::nonNull).forEach((event) -> {
			if (flags.indexOf(String.valueOf(event.flag())) < 0) {
				flags.append(event.flag());
			}
		});
		return flags.toString();
	}

}
