package io.github.headrace.observation;

import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Says that something which observes messages fails, once: it may do so with each of
 * them. Safe for use by several threads.
 */
final class ObservationFailures {

	private static final Log logger = LogFactory.getLog(ObservationFailures.class);

	private static final AtomicBoolean LOGGED = new AtomicBoolean();

	private ObservationFailures() {
	}

	static void attempt(Runnable step) {
		try {
			step.run();
		}
		catch (Throwable ex) {
			log(ex);
		}
	}

	static void log(Throwable failure) {
		if (LOGGED.compareAndSet(false, true)) {
			logger.warn("A convention or handler of observations failed, which does no harm to the message; further"
					+ " failures are logged as DEBUG", failure);
		}
		else {
			logger.debug("A convention or handler of observations failed", failure);
		}
	}

}
