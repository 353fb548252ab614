package io.github.headrace.deadletter;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerAccess;
import io.github.headrace.connection.ServerFeature;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.listener.FailureStore;
import io.github.headrace.listener.FailureStores;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Keeps what channel listeners could not handle in a stream for each listener,
 * <code>{headrace:&lt;listener id&gt;}:dlq</code> behind the namespace ({@code XADD}).
 * <p>
 * Channels deliver at most once, and so it is here: while Redis does not answer, messages
 * that fail are lost, which is counted and logged; the listener goes on after a second.
 * Each instance of an application keeps what it could not handle itself, so that a
 * message may be there several times.
 */
public final class ChannelDeadLetters implements FailureStores, ServerUsage, DisposableBean {

	private final NativeConnections connections;

	private final Namespace namespace;

	private final ApplicationEventPublisher events;

	private final String consumer = ManagementFactory.getRuntimeMXBean().getName();

	private final Map<String, ChannelFailureStore> stores = new ConcurrentHashMap<>();

	/** Connecting may block, which no lane must. */
	private final ThreadPoolExecutor sender;

	/**
	 * Creates an empty collection.
	 * @param connections the connections to all servers
	 * @param namespace goes in front of all keys
	 * @param events takes a {@link DeadLetterAdded} for each
	 */
	public ChannelDeadLetters(NativeConnections connections, Namespace namespace, ApplicationEventPublisher events) {
		this.connections = connections;
		this.namespace = namespace;
		this.events = events;
		this.sender = new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "headrace-dead-letters");
			thread.setDaemon(true);
			return thread;
		});
		this.sender.allowCoreThreadTimeOut(true);
	}

	@Override
	public FailureStore open(String listenerId, String connectionFactory, long maxLength) {
		DeadLetterSource source = new DeadLetterSource(listenerId, listenerId, this.connections.get(connectionFactory),
				"{%s}:dlq".formatted(this.namespace.qualify("headrace:" + listenerId)), null);
		ChannelFailureStore store = new ChannelFailureStore(source, maxLength, this.consumer, this.sender, this.events);
		this.stores.put(listenerId, store);
		return store;
	}

	/**
	 * Returns how many messages of a listener could not be kept, as far as is known: what
	 * Redis did not answer in time may be there.
	 * @param listenerId the id of the listener
	 * @return the count since the start
	 */
	public long lost(String listenerId) {
		ChannelFailureStore store = this.stores.get(listenerId);
		return (store != null) ? store.lost() : 0;
	}

	/**
	 * Returns how many dead letters of a listener this process has removed because there
	 * were more than {@code max-length}.
	 * @param listenerId the id of the listener
	 * @return the count since the start
	 */
	public long trimmed(String listenerId) {
		ChannelFailureStore store = this.stores.get(listenerId);
		return (store != null) ? store.trimmed() : 0;
	}

	/**
	 * Returns where dead letters are kept.
	 */
	@Override
	public List<ServerUse> uses() {
		return this.stores.values().stream().map(ChannelFailureStore::source).map(ChannelDeadLetters::use).toList();
	}

	private static ServerUse use(DeadLetterSource source) {
		List<ServerAccess> accesses = new ArrayList<>(DeadLetterAccesses.of(source.key()));
		accesses.add(ServerAccess.of("xtrim", source.key(), "MAXLEN", "" + Long.MAX_VALUE));
		return new ServerUse(source.connection(), "the dead letters of listener '%s'".formatted(source.listenerId()),
				Set.of(ServerFeature.DEAD_LETTERS), accesses);
	}

	/** Returns where the dead letters of a listener are, if it keeps any. */
	Optional<DeadLetterSource> source(String listenerId) {
		return Optional.ofNullable(this.stores.get(listenerId)).map(ChannelFailureStore::source);
	}

	@Override
	public void destroy() {
		this.sender.shutdown();
	}

}
