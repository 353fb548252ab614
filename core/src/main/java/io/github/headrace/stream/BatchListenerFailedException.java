package io.github.headrace.stream;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler of batches that failed on one entry: those before it were handled,
 * it has failed, and those behind it are handled again without it.
 */
public class BatchListenerFailedException extends RuntimeException {

	private final int index;

	/**
	 * Creates the exception.
	 * @param message what went wrong
	 * @param cause why, or {@code null}
	 * @param index the place in the batch of the entry that failed, from 0 on
	 */
	public BatchListenerFailedException(String message, @Nullable Throwable cause, int index) {
		super(message, cause);
		this.index = index;
	}

	/**
	 * Returns which entry failed.
	 * @return its place in the batch, from 0 on
	 */
	public int index() {
		return this.index;
	}

}
