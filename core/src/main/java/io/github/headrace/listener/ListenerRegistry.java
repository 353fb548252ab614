package io.github.headrace.listener;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Holds all listener containers by id, and starts and stops them with the application.
 * <p>
 * At a stop, what has been received is handled within the timeout of the lifecycle phase
 * ({@code spring.lifecycle.timeout-per-shutdown-phase}); what is left then is discarded,
 * counted and logged. Safe for use by several threads.
 */
public final class ListenerRegistry implements SmartLifecycle, DisposableBean {

	/**
	 * The phase in which containers start: after a web server, and they stop before it.
	 */
	public static final int PHASE = Integer.MAX_VALUE - 100;

	private static final Log logger = LogFactory.getLog(ListenerRegistry.class);

	private final Map<String, ListenerContainer> containers = new LinkedHashMap<>();

	private final List<RegistrationListener> listeners = new CopyOnWriteArrayList<>();

	private volatile boolean running;

	/**
	 * Adds a container, and starts it if the registry runs and the container starts by
	 * itself. A container that cannot be started is not kept.
	 * @param container the container
	 * @throws InvalidListenerException if its id is taken
	 */
	public void register(ListenerContainer container) {
		synchronized (this.containers) {
			ListenerContainer other = this.containers.putIfAbsent(container.id(), container);
			if (other != null) {
				throw new InvalidListenerException(container.description(),
						"the listener id '%s' is already used by %s".formatted(container.id(), other.description()),
						"Give one of them another 'id'");
			}
			this.listeners.forEach((listener) -> listener.added(container));
		}
		if (this.running && container.isAutoStartup()) {
			try {
				container.start();
			}
			catch (RuntimeException ex) {
				remove(container);
				throw ex;
			}
		}
	}

	private void remove(ListenerContainer container) {
		synchronized (this.containers) {
			if (this.containers.remove(container.id(), container)) {
				this.listeners.forEach((listener) -> listener.removed(container));
			}
		}
	}

	/**
	 * Tells somebody of the containers that are there, and of those that come and go from
	 * now on.
	 * @param listener is told
	 */
	public void addListener(RegistrationListener listener) {
		synchronized (this.containers) {
			this.containers.values().forEach(listener::added);
			this.listeners.add(listener);
		}
	}

	/**
	 * Removes a container after it has been stopped.
	 * @param id the id
	 * @return completes when the last message has been handled
	 */
	public CompletableFuture<Void> unregister(String id) {
		ListenerContainer container = get(id);
		return container.stop().whenComplete((done, failure) -> remove(container));
	}

	/**
	 * Returns all containers in the order of registration.
	 * @return a snapshot
	 */
	public List<ListenerContainer> containers() {
		synchronized (this.containers) {
			return List.copyOf(this.containers.values());
		}
	}

	/**
	 * Looks a container up.
	 * @param id the id
	 * @return the container, if there is one
	 */
	public Optional<ListenerContainer> find(String id) {
		synchronized (this.containers) {
			return Optional.ofNullable(this.containers.get(id));
		}
	}

	/**
	 * Starts a container.
	 * @param id the id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void start(String id) {
		get(id).start();
	}

	/**
	 * Stops a container.
	 * @param id the id
	 * @return completes when the last message has been handled
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public CompletableFuture<Void> stop(String id) {
		return get(id).stop();
	}

	/**
	 * Pauses a container.
	 * @param id the id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void pause(String id) {
		get(id).pause();
	}

	/**
	 * Resumes a container.
	 * @param id the id
	 * @throws IllegalArgumentException if there is no such listener
	 */
	public void resume(String id) {
		get(id).resume();
	}

	private ListenerContainer get(String id) {
		return find(id).orElseThrow(
				() -> new IllegalArgumentException("No listener with id '%s'; there are %s".formatted(id, ids())));
	}

	private Collection<String> ids() {
		return containers().stream().map(ListenerContainer::id).toList();
	}

	@Override
	public void start() {
		this.running = true;
		List<ListenerContainer> starting = containers().stream().filter(ListenerContainer::isAutoStartup).toList();
		starting.forEach(ListenerContainer::start);
		if (!starting.isEmpty()) {
			logger.info("Started %d listener(s)".formatted(starting.size()));
		}
	}

	@Override
	public void stop() {
		stop(() -> {
		});
	}

	@Override
	public void stop(Runnable callback) {
		this.running = false;
		CompletableFuture<?>[] stops = containers().stream()
			.map(ListenerContainer::stop)
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(stops).whenComplete((done, failure) -> callback.run());
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	/**
	 * Discards what could not be handled in the time of the lifecycle phase.
	 */
	@Override
	public void destroy() {
		containers().forEach(ListenerContainer::abort);
	}

}
