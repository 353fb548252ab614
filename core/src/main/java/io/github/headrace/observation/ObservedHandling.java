package io.github.headrace.observation;

import io.github.headrace.message.MessageObserver;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a call of a handler, whose scope is open while it lasts.
 *
 * @param observation has been started
 * @param context what it is about
 * @param scope is open on this thread, or {@code null} if it could not be opened
 */
record ObservedHandling(Observation observation, ProcessContext context,
		Observation.@Nullable Scope scope) implements MessageObserver.Handling {

	static ObservedHandling start(Observation observation, ProcessContext context) {
		observation.start();
		Observation.Scope scope = null;
		try {
			scope = observation.openScope();
		}
		catch (Throwable ex) {
			ObservationFailures.log(ex);
		}
		return new ObservedHandling(observation, context, scope);
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		attempt(() -> {
			if (failure != null) {
				this.observation.error(failure);
			}
		});
		attempt(() -> {
			if (this.scope != null) {
				this.scope.close();
			}
		});
		this.context.end();
		attempt(this.observation::stop);
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
