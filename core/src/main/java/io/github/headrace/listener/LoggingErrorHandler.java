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
		String when = (failure.attempts() > 0) ? " after %d attempt(s)".formatted(failure.attempts())
				: " before its handler was called";
		logger.error("Listener '%s' failed on a message of %d bytes from '%s'%s".formatted(failure.listenerId(),
				failure.body().length, failure.destination(), when), failure.cause());
	}

}
