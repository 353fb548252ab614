package io.github.headrace.listener;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler, or a cause of what it throws, where another attempt would change
 * nothing: nobody tries again.
 */
public class NonRetryableException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 */
	public NonRetryableException(String message) {
		this(message, null);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 * @param cause what revealed it
	 */
	public NonRetryableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
