package io.github.headrace.stream;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.connection.ServerUsage;
import io.github.headrace.connection.ServerUse;
import io.github.headrace.connection.UnsupportedConnectionFactoryException;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Makes a container from an endpoint and what is configured for it.
 */
public final class StreamContainerFactory implements ServerUsage, DisposableBean {

	private final NativeConnections connections;

	private final Namespace namespace;

	private final StreamEventThread events;

	private final StreamListenerSettings defaults;

	private final Map<String, StreamListenerSettings> settingsById;

	private final ScheduledThreadPoolExecutor timer;

	private final GroupContainers groups;

	private final BroadcastContainers broadcasts;

	private final Map<ListenerContainer, ServerUse> uses = new ConcurrentHashMap<>();

	private boolean successesWanted;

	private MessageObserver observer = MessageObserver.NONE;

	private @Nullable DelayedEntries delayedEntries;

	/**
	 * Creates a factory.
	 * @param connections the connections to all servers
	 * @param namespace goes in front of all names
	 * @param executor gives the lanes their threads
	 * @param converter reads payloads where an endpoint has no converter of its own
	 * @param errorHandler handles failures where an endpoint has no handler of its own
	 * @param defaults the settings of listeners that have no other
	 * @param settingsById the settings that go before the declaration of a listener
	 * @param startMode whether a start waits for Redis
	 * @param events takes the events of all containers, on a thread of their own
	 */
	public StreamContainerFactory(NativeConnections connections, Namespace namespace, LaneExecutor executor,
			PayloadConverter converter, ListenerErrorHandler errorHandler, StreamListenerSettings defaults,
			Map<String, StreamListenerSettings> settingsById, StartMode startMode, ApplicationEventPublisher events) {
		this.connections = connections;
		this.namespace = namespace;
		this.events = new StreamEventThread(events, StreamEventThread.CAPACITY);
		this.defaults = defaults.orElse(StreamListenerSettings.DEFAULTS);
		this.settingsById = Map.copyOf(settingsById);
		this.timer = newTimer();
		this.groups = new GroupContainers(executor, converter, errorHandler, startMode, this.timer, this::observer);
		this.broadcasts = new BroadcastContainers(executor, converter, errorHandler, startMode, this.timer,
				this::observer);
	}

	private static ScheduledThreadPoolExecutor newTimer() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-streams-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, threads);
		created.setRemoveOnCancelPolicy(true);
		return created;
	}

	/**
	 * Sets whether a {@link StreamEntrySucceeded} is published for each entry that was
	 * handled, by containers that are made from now on. It is not unless this is called.
	 * @param wanted whether somebody listens to them
	 */
	public void publishSuccesses(boolean wanted) {
		this.successesWanted = wanted;
	}

	/**
	 * Sets what is told of the calls of handlers, by containers that are made from now
	 * on. Nobody is unless this is called.
	 * @param told the observer of all streams
	 */
	public void observe(MessageObserver told) {
		this.observer = told;
	}

	private MessageObserver observer(String listener) {
		return this.observer.forListener(listener);
	}

	/**
	 * Sets what adds delayed entries when they are due. The streams of containers that
	 * are made from now on are watched, so that what a process has delayed that has ended
	 * since comes all the same.
	 * @param promoter adds delayed entries
	 */
	public void watchDelayed(DelayedEntries promoter) {
		this.delayedEntries = promoter;
	}

	/**
	 * Makes a container, which is not started.
	 * @param endpoint what to read
	 * @return the container
	 * @throws InvalidListenerException if the endpoint and its settings cannot work
	 */
	public ListenerContainer create(StreamEndpoint endpoint) {
		StreamEndpoint effective = endpoint.withSettings(effectiveSettings(endpoint.id(), endpoint.settings()));
		ConsumerSettingsCheck.check(effective);
		List<StreamKey> streams = endpoint.streams().stream().map((name) -> key(endpoint, name)).toList();
		NativeConnection connection = connection(effective);
		watchDelayed(effective, streams);
		StreamEvents published = new PublishedStreamEvents(endpoint.id(), this.events, this.successesWanted);
		ListenerContainer container = endpoint.isBroadcast()
				? this.broadcasts.create(effective, own(endpoint), connection, streams, published)
				: this.groups.create(effective, connection, streams, published);
		this.uses.put(container, StreamUse.of(effective, connection, streams));
		return container;
	}

	/**
	 * Forgets what a container uses.
	 * @param container is no longer registered, or could not be
	 */
	public void forget(ListenerContainer container) {
		this.uses.remove(container);
	}

	private void watchDelayed(StreamEndpoint endpoint, List<StreamKey> streams) {
		DelayedEntries promoter = this.delayedEntries;
		if (promoter != null) {
			String connectionFactory = Objects.requireNonNull(endpoint.settings().connectionFactory());
			streams.forEach((stream) -> promoter.watch(connectionFactory, stream));
		}
	}

	/** Returns what was set for this listener, without what holds for all. */
	private StreamListenerSettings own(StreamEndpoint endpoint) {
		return this.settingsById.getOrDefault(endpoint.id(), StreamListenerSettings.OPEN).orElse(endpoint.settings());
	}

	private StreamKey key(StreamEndpoint endpoint, String name) {
		try {
			return StreamKey.of(this.namespace, name);
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidListenerException(endpoint.description(), String.valueOf(ex.getMessage()),
					"Correct 'stream' of the annotation or 'headrace.streams.consumers.%s.stream'"
						.formatted(endpoint.id()),
					ex);
		}
	}

	private NativeConnection connection(StreamEndpoint endpoint) {
		String name = Objects.requireNonNull(endpoint.settings().connectionFactory());
		if (name.equals(NativeConnections.DEFAULT)) {
			// What is wrong with the default is not the listener's mistake.
			return this.connections.get(name);
		}
		try {
			return this.connections.get(name);
		}
		catch (IllegalArgumentException | UnsupportedConnectionFactoryException ex) {
			throw new InvalidListenerException(endpoint.description(),
					"'connectionFactory' is '%s': %s".formatted(name, ex.getMessage()),
					"Correct 'connectionFactory' of the annotation or 'headrace.streams.consumers.%s.connection-factory'"
						.formatted(endpoint.id()),
					ex);
		}
	}

	/**
	 * Returns what holds for a listener.
	 * @param id the id of the listener
	 * @param declared the settings of its declaration
	 * @return settings that leave nothing open but where to start and deduplication
	 */
	public StreamListenerSettings effectiveSettings(String id, StreamListenerSettings declared) {
		return this.settingsById.getOrDefault(id, StreamListenerSettings.OPEN).orElse(declared).orElse(this.defaults);
	}

	/**
	 * Returns what the consumers use.
	 */
	@Override
	public List<ServerUse> uses() {
		return List.copyOf(this.uses.values());
	}

	/** Publishes the events that wait, for at most two seconds. */
	@Override
	public void destroy() {
		this.timer.shutdownNow();
		this.events.end();
	}

}
