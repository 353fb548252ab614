package io.github.headrace.observation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * The keys of few values of one listener, made once. Immutable.
 */
final class ListenerKeyValues {

	private final String listener;

	private final KeyValues begun;

	private final KeyValues succeeded;

	private final KeyValues failed;

	ListenerKeyValues(String listener) {
		this.listener = listener;
		KeyValue key = MessageObservation.LowCardinalityKeyNames.LISTENER.withValue(listener);
		this.begun = KeyValues.of(key);
		this.succeeded = KeyValues.of(key, Outcome.SUCCEEDED.keyValue());
		this.failed = KeyValues.of(key, Outcome.FAILED.keyValue());
	}

	String listener() {
		return this.listener;
	}

	KeyValues of(boolean ended, @Nullable Throwable failure) {
		if (!ended) {
			return this.begun;
		}
		return (failure != null) ? this.failed : this.succeeded;
	}

}
