package io.github.headrace.listener;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes one line for each failure, with the stack trace of its cause.
 */
public final class LoggingErrorHandler implements ListenerErrorHandler {

	private static final Log logger = LogFactory.getLog(LoggingErrorHandler.class);

	@Override
	public void handle(ListenerFailure failure) {
		logger.error(failure, failure.cause());
	}

}
