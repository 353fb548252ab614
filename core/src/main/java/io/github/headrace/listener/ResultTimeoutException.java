package io.github.headrace.listener;

import java.time.Duration;

/**
 * An asynchronous result did not complete in time.
 */
public class ResultTimeoutException extends RuntimeException {

	/**
	 * Creates the exception.
	 * @param timeout how long the result was awaited
	 */
	public ResultTimeoutException(Duration timeout) {
		super("The handler's asynchronous result did not complete within %s ('result-timeout')".formatted(timeout));
	}

}
