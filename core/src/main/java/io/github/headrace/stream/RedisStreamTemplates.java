package io.github.headrace.stream;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.UnsupportedConnectionFactoryException;
import io.github.headrace.message.MessageObserver;
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
 * RedisStreamTemplate billingStreams(RedisStreamTemplates templates) {
 *     return templates.get("billingRedis");
 * }
 * </pre>
 *
 * Safe for use by several threads.
 */
public final class RedisStreamTemplates {

	private final NativeConnections connections;

	private final EntryWriter writer;

	private final DelayedEntries delayedEntries;

	private final MessageObserver observer;

	private final Map<String, RedisStreamTemplate> byName = new ConcurrentHashMap<>();

	/**
	 * Creates the collection, without any template.
	 * @param connections gives access to the servers
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each stream
	 */
	public RedisStreamTemplates(NativeConnections connections, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace) {
		this(connections, converter, maxPayloadBytes, namespace, MessageObserver.NONE);
	}

	/**
	 * Creates the collection, without any template.
	 * @param connections gives access to the servers
	 * @param converter writes the payloads
	 * @param maxPayloadBytes the most bytes that a payload may have
	 * @param namespace goes in front of the name of each stream
	 * @param observer is told of the entries; what it lets travel with them are fields
	 */
	public RedisStreamTemplates(NativeConnections connections, PayloadConverter converter, long maxPayloadBytes,
			Namespace namespace, MessageObserver observer) {
		this(connections, new EntryWriter(converter, maxPayloadBytes, namespace),
				new DelayedEntries(connections, DelayedEntries.POLL_INTERVAL), observer);
	}

	RedisStreamTemplates(NativeConnections connections, EntryWriter writer, DelayedEntries delayedEntries,
			MessageObserver observer) {
		this.observer = observer;
		this.connections = connections;
		this.writer = writer;
		this.delayedEntries = delayedEntries;
	}

	/**
	 * Returns what adds the entries when they are due that these templates delay; to be
	 * started and stopped with the application, as a bean.
	 * @return the promoter, the same for each call
	 */
	public DelayedEntries delayedEntries() {
		return this.delayedEntries;
	}

	/**
	 * Returns the template that adds to streams of one server, the same for each call.
	 * @param connectionFactory the name of the connection factory, or
	 * {@link NativeConnections#DEFAULT}
	 * @return the template
	 * @throws IllegalArgumentException if there is no such connection factory
	 * @throws UnsupportedConnectionFactoryException if the factory is not Lettuce's
	 */
	public RedisStreamTemplate get(String connectionFactory) {
		NativeConnection connection = this.connections.get(connectionFactory);
		return this.byName.computeIfAbsent(connectionFactory, (name) -> new RedisStreamTemplate(connection, this.writer,
				new DelayedAdditions(connection, name, this.delayedEntries), this.observer));
	}

	/**
	 * Returns how many entries could not be added after a commit, by any template.
	 * @return the count since the start
	 * @see RedisStreamTemplate#failedAfterCommit()
	 */
	public long failedAfterCommit() {
		return this.byName.values().stream().mapToLong(RedisStreamTemplate::failedAfterCommit).sum();
	}

}
