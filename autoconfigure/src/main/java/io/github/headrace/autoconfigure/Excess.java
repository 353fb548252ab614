package io.github.headrace.autoconfigure;

import java.time.Duration;
import java.util.Map;

/**
 * Something that is beyond its limit.
 *
 * @param listener the listener
 * @param destination its stream, or of a channel listener its id
 * @param measure what is measured
 * @param value how much it is
 * @param limit how much it may be
 */
record Excess(String listener, String destination, String measure, Object value, Object limit) {

	Map<String, Object> details() {
		return Map.of("listener", this.listener, "destination", this.destination, "measure", this.measure, "value",
				text(this.value), "limit", text(this.limit));
	}

	/** Durations are read by people here. */
	static Object text(Object value) {
		return (value instanceof Duration duration) ? duration.toMillis() + "ms" : value;
	}

}
