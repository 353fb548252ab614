package io.github.headrace.stream;

import java.util.Map;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.InvalidListenerException;
import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.PayloadConverter;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Makes a container from an endpoint and what is configured for it.
 */
public final class StreamContainerFactory implements DisposableBean {

	private final StreamListenerSettings defaults;

	private final Map<String, StreamListenerSettings> settingsById;

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
	 * @param events takes the events of all containers
	 */
	public StreamContainerFactory(NativeConnections connections, Namespace namespace, LaneExecutor executor,
			PayloadConverter converter, ListenerErrorHandler errorHandler, StreamListenerSettings defaults,
			Map<String, StreamListenerSettings> settingsById, StartMode startMode, ApplicationEventPublisher events) {
		this.defaults = defaults.orElse(StreamListenerSettings.DEFAULTS);
		this.settingsById = Map.copyOf(settingsById);
	}

	/**
	 * Makes a container, which is not started.
	 * @param endpoint what to read
	 * @return the container
	 * @throws InvalidListenerException if the endpoint and its settings cannot work
	 */
	public ListenerContainer create(StreamEndpoint endpoint) {
		throw new UnsupportedOperationException(endpoint.id());
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

	@Override
	public void destroy() {
	}

}
