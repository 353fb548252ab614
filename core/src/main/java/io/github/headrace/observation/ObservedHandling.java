package io.github.headrace.observation;

import io.github.headrace.message.MessageObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a call of a handler, whose scope is open while it lasts.
 */
final class ObservedHandling implements MessageObserver.Handling {

	private final ObservationRegistry registry;

	private final Observation observation;

	private final ProcessContext context;

	/** What this thread goes back to, even if a handler of observations fails. */
	private final Observation.@Nullable Scope before;

	private Observation.@Nullable Scope scope;

	private ObservedHandling(ObservationRegistry registry, Observation observation, ProcessContext context) {
		this.registry = registry;
		this.observation = observation;
		this.context = context;
		this.before = registry.getCurrentObservationScope();
	}

	static ObservedHandling start(ObservationRegistry registry, Observation observation, ProcessContext context) {
		ObservedHandling handling = new ObservedHandling(registry, observation.start(), context);
		handling.openScope();
		return handling;
	}

	private void openScope() {
		try {
			this.scope = this.observation.openScope();
		}
		catch (Throwable ex) {
			this.registry.setCurrentObservationScope(this.before);
			ObservationFailures.log(ex);
		}
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		if (failure != null) {
			attempt(() -> this.observation.error(failure));
		}
		closeScope();
		this.context.end();
		attempt(this.observation::stop);
	}

	private void closeScope() {
		try {
			if (this.scope != null) {
				this.scope.close();
			}
		}
		catch (Throwable ex) {
			this.registry.setCurrentObservationScope(this.before);
			ObservationFailures.log(ex);
		}
	}

	private static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
		}
	}

}
