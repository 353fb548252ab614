package io.github.headrace.observation;

import java.util.Map;

import io.github.headrace.message.MessageObserver;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * The observation of a message on its way to Redis.
 *
 * @param observation has been started, by the thread that sends
 * @param context what it is about
 */
record ObservedSending(Observation observation, PublishContext context) implements MessageObserver.Sending {

	@Override
	public Map<String, String> headers() {
		return this.context.headers();
	}

	@Override
	public void ended(@Nullable Throwable failure) {
		if (failure != null) {
			ObservationFailures.attempt(() -> this.observation.error(failure));
		}
		this.context.end();
		ObservationFailures.attempt(this.observation::stop);
	}

}
