package io.github.headrace.channel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.UnsupportedConnectionFactoryException;
import io.github.headrace.message.PayloadConverter;

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
public final class RedisChannelTemplates {

	private final NativeConnections connections;

	private final PayloadConverter converter;

	private final long maxPayloadBytes;

	private final Namespace namespace;

	private final Map<String, RedisChannelTemplate> byName = new ConcurrentHashMap<>();

	/**
	 * Creates the collection, without any template.
	 * @param connections gives access to the servers
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each channel
	 */
	public RedisChannelTemplates(NativeConnections connections, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace) {
		this.connections = connections;
		this.converter = converter;
		this.maxPayloadBytes = maxPayloadBytes;
		this.namespace = namespace;
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
				(name) -> new RedisChannelTemplate(connection, this.converter, this.maxPayloadBytes, this.namespace));
	}

	/**
	 * Returns how many messages could not be published after a commit, by any template.
	 * @return the count since the start
	 * @see RedisChannelTemplate#failedAfterCommit()
	 */
	public long failedAfterCommit() {
		return this.byName.values().stream().mapToLong(RedisChannelTemplate::failedAfterCommit).sum();
	}

}
