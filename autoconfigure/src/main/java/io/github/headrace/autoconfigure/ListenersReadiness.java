package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Knows whether the application may accept traffic: as soon as all listeners that are
 * started have been subscribed at the same time, and from then on forever. Safe for use
 * by several threads.
 */
final class ListenersReadiness implements DisposableBean {

	private static final Log logger = LogFactory.getLog(ListenersReadiness.class);

	private static final Duration INTERVAL = Duration.ofMillis(100);

	private static final Set<ListenerState> UNREADY = Set.of(ListenerState.SUBSCRIBING, ListenerState.RECOVERING,
			ListenerState.FAILED);

	private final ListenerRegistry registry;

	private final ObjectProvider<ApplicationAvailability> availability;

	private final ApplicationEventPublisher events;

	private volatile boolean reached;

	private volatile @Nullable ScheduledExecutorService watch;

	ListenersReadiness(ListenerRegistry registry, ObjectProvider<ApplicationAvailability> availability,
			ApplicationEventPublisher events) {
		this.registry = registry;
		this.availability = availability;
		this.events = events;
	}

	/** Returns whether the listeners have come so far; asked only after their start. */
	boolean isReached() {
		if (!this.reached) {
			this.reached = waitingFor().isEmpty();
		}
		return this.reached;
	}

	private List<String> waitingFor() {
		return this.registry.containers()
			.stream()
			.filter((container) -> UNREADY.contains(container.state()))
			.map(ListenerContainer::id)
			.sorted()
			.toList();
	}

	/**
	 * Takes back that the application accepts traffic, which has just been said, until it
	 * may be said.
	 */
	void hold() {
		if (this.watch != null || isReached() || !isAccepting()) {
			return;
		}
		List<String> ids = waitingFor();
		logger.warn("The application refuses traffic until its listeners are subscribed; missing are %d: %s"
			.formatted(ids.size(), ids.stream().limit(10).toList()));
		AvailabilityChangeEvent.publish(this.events, this, ReadinessState.REFUSING_TRAFFIC);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("headrace-readiness-");
		threads.setDaemon(true);
		ScheduledExecutorService created = Executors.newSingleThreadScheduledExecutor(threads);
		this.watch = created;
		created.scheduleWithFixedDelay(() -> look(created), 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
	}

	private boolean isAccepting() {
		AvailabilityChangeEvent<ReadinessState> last = lastChange();
		return last != null && (last.getSource() == this || last.getState() == ReadinessState.ACCEPTING_TRAFFIC);
	}

	private void look(ScheduledExecutorService watching) {
		if (!isReached()) {
			return;
		}
		watching.shutdown();
		AvailabilityChangeEvent<ReadinessState> last = lastChange();
		// Whatever somebody else has said since holds.
		if (last != null && last.getSource() == this) {
			logger.info("All listeners are subscribed; the application accepts traffic");
			AvailabilityChangeEvent.publish(this.events, this, ReadinessState.ACCEPTING_TRAFFIC);
		}
	}

	private @Nullable AvailabilityChangeEvent<ReadinessState> lastChange() {
		ApplicationAvailability present = this.availability.getIfAvailable();
		return (present != null) ? present.getLastChangeEvent(ReadinessState.class) : null;
	}

	@Override
	public void destroy() {
		ScheduledExecutorService watching = this.watch;
		if (watching != null) {
			watching.shutdownNow();
		}
	}

}
