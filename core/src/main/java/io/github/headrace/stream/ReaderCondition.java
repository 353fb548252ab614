package io.github.headrace.stream;

import io.github.headrace.listener.ListenerState;
import org.jspecify.annotations.Nullable;

/**
 * How a reader fares.
 *
 * @param state whether it reads, tries to, or has been refused
 * @param attempt the number of the attempt that has failed last, 0 if none has
 * @param cause what that failed with
 */
record ReaderCondition(ListenerState state, int attempt, @Nullable Throwable cause) {

	static final ReaderCondition STARTING = new ReaderCondition(ListenerState.RECOVERING, 0, null);

	static final ReaderCondition RUNNING = new ReaderCondition(ListenerState.RUNNING, 0, null);

	/** Returns what keeps the reader from reading, for people. */
	String reason() {
		if (this.cause == null) {
			return "it has not been connected yet";
		}
		Throwable root = this.cause;
		while (root.getCause() != null && root.getCause() != root) {
			root = root.getCause();
		}
		String text = (root.getMessage() != null) ? root.getMessage() : root.getClass().getSimpleName();
		return (this.state == ListenerState.FAILED) ? text : "%s (attempt %d)".formatted(text, this.attempt);
	}

}
