package io.github.headrace.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.UnsupportedConnectionFactoryException;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;

import org.springframework.context.SmartLifecycle;

/**
 * A template for each server that an application uses, by the name of the connection
 * factory; all write payloads and names in the same way.
 * <p>
 * A bean of its own for another server than the default one is no candidate for
 * injection, so that it takes a qualifier and leaves the default as it is:
 *
 * <pre class="code">
 * &#64;Bean(defaultCandidate = false)
 * RedisChannelTemplate billingChannels(RedisChannelTemplates templates) {
 *     return templates.get("billingRedis");
 * }
 * </pre>
 *
 * Safe for use by several threads.
 */
public final class RedisChannelTemplates implements SmartLifecycle {

	private final NativeConnections connections;

	private final PayloadConverter converter;

	private final long maxPayloadBytes;

	private final Namespace namespace;

	private final ChannelEnvelope envelope;

	private final PublisherIdentity identity;

	private final Supplier<RedisChannelSubscriptions> subscriptions;

	private final MessageObserver observer;

	private final Map<String, RedisChannelTemplate> byName = new ConcurrentHashMap<>();

	private volatile boolean running;

	/**
	 * Creates the collection, without any template.
	 * @param connections gives access to the servers
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each channel
	 * @param envelope is put around payloads
	 * @param application the name of the application, part of the source of envelopes
	 * @param subscriptions subscribe to replies, asked for with the first request
	 * @param observer is told of every message
	 */
	public RedisChannelTemplates(NativeConnections connections, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace, ChannelEnvelope envelope, String application,
			Supplier<RedisChannelSubscriptions> subscriptions, MessageObserver observer) {
		this.connections = connections;
		this.converter = converter;
		this.maxPayloadBytes = maxPayloadBytes;
		this.namespace = namespace;
		this.envelope = envelope;
		this.identity = PublisherIdentity.of(application);
		this.subscriptions = subscriptions;
		this.observer = observer;
	}

	/**
	 * Returns the template that publishes to one server, the same for each call.
	 * @param connectionFactory the name of the connection factory, or
	 * {@link NativeConnections#DEFAULT}
	 * @return the template
	 * @throws IllegalArgumentException if there is no such connection factory
	 * @throws UnsupportedConnectionFactoryException if the factory is not Lettuce's
	 */
	public RedisChannelTemplate get(String connectionFactory) {
		NativeConnection connection = this.connections.get(connectionFactory);
		return this.byName.computeIfAbsent(connectionFactory,
				(name) -> new RedisChannelTemplate(connection, name, this.converter, this.maxPayloadBytes,
						this.namespace, this.envelope, this.identity, this.subscriptions, this.observer));
	}

	/**
	 * Returns the templates that have been asked for.
	 * @return templates by the name of their connection factory
	 */
	public Map<String, RedisChannelTemplate> all() {
		return Map.copyOf(this.byName);
	}

	PublisherIdentity identity() {
		return this.identity;
	}

	@Override
	public void start() {
		this.running = true;
		this.byName.values().forEach(RedisChannelTemplate::startRequests);
	}

	/**
	 * Fails the requests that wait, before their replies cannot be heard any more.
	 */
	@Override
	public void stop() {
		this.running = false;
		this.byName.values().forEach(RedisChannelTemplate::stopRequests);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Stops before the subscriptions.
	 */
	@Override
	public int getPhase() {
		return ListenerRegistry.PHASE + 2;
	}

}
