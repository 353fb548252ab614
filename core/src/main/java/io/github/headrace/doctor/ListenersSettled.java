package io.github.headrace.doctor;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.github.headrace.listener.ListenerContainer;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.ListenerState;

/**
 * Waits until all listeners are subscribed or have failed, as what they may not subscribe
 * to is known only then.
 */
final class ListenersSettled {

	/** How long the listeners may take once they have been started. */
	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private static final Set<ListenerState> SETTLED = Set.of(ListenerState.RUNNING, ListenerState.PAUSED,
			ListenerState.FAILED);

	private final ListenerRegistry registry;

	ListenersSettled(ListenerRegistry registry) {
		this.registry = registry;
	}

	/** Waits, and returns whether there was something to wait for. */
	boolean await() throws InterruptedException {
		boolean waited = false;
		long left = PATIENCE.toMillis() / PAUSE.toMillis();
		while (!areSettled() && left > 0) {
			waited = true;
			if (this.registry.isRunning()) {
				left--;
			}
			TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
		}
		return waited;
	}

	private boolean areSettled() {
		return this.registry.containers()
			.stream()
			.filter(ListenerContainer::isAutoStartup)
			.allMatch((container) -> SETTLED.contains(container.state()));
	}

}
