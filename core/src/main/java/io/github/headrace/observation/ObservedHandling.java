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

	/** Opens the scope of an observation that has been started. */
	static ObservedHandling open(ObservationRegistry registry, Observation observation, ProcessContext context) {
		ObservedHandling handling = new ObservedHandling(registry, observation, context);
		handling.openScope();
		return handling;
	}

	private void openScope() {
		try {
			this.scope = this.observation.openScope();
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			restore();
		}
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		if (failure != null) {
			ObservationFailures.attempt(() -> this.observation.error(failure));
		}
		closeScope();
		this.context.end();
		ObservationFailures.attempt(this.observation::stop);
	}

	private void closeScope() {
		try {
			if (this.scope != null) {
				this.scope.close();
			}
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			reset(this.scope);
		}
	}

	/** Some handlers may have opened what they close only with the scope. */
	private void restore() {
		Observation.Scope current = this.registry.getCurrentObservationScope();
		if (current == null || current == this.before) {
			return;
		}
		try {
			current.close();
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
			reset(current);
		}
	}

	/**
	 * Where closing fails, what it has left open is taken from the thread. Micrometer has
	 * no other way to tell handlers.
	 */
	@SuppressWarnings("deprecation")
	private void reset(Observation.Scope failed) {
		ObservationFailures.attempt(failed::reset);
		if (this.before != null) {
			ObservationFailures.attempt(this.before::makeCurrent);
		}
		this.registry.setCurrentObservationScope(this.before);
	}

}
