package io.github.headrace.stream;

import java.time.Duration;

/**
 * A handler took too long, was interrupted and failed.
 */
public class HandlerTimeoutException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param timeout how long the handler might take
	 * @param cause what it threw when it was interrupted
	 */
	public HandlerTimeoutException(Duration timeout, Throwable cause) {
		super("The handler did not return within %s ('handler-timeout') and was interrupted".formatted(timeout), cause);
	}

}
