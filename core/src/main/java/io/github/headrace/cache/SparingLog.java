package io.github.headrace.cache;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes at most one line a second about what may happen any number of times; the others
 * are of the level debug. Safe for use by several threads.
 */
final class SparingLog {

	private static final long MIN_NANOS_BETWEEN_LINES = TimeUnit.SECONDS.toNanos(1);

	private final Log logger;

	private final AtomicLong lastLine = new AtomicLong(System.nanoTime() - MIN_NANOS_BETWEEN_LINES);

	SparingLog(Class<?> source) {
		this.logger = LogFactory.getLog(source);
	}

	void warn(String line) {
		if (isQuiet()) {
			this.logger.debug(line);
		}
		else {
			this.logger.warn(line);
		}
	}

	void warn(String line, Throwable cause) {
		if (isQuiet()) {
			this.logger.debug(line, cause);
		}
		else {
			this.logger.warn(line, cause);
		}
	}

	void error(String line, Throwable cause) {
		if (isQuiet()) {
			this.logger.debug(line, cause);
		}
		else {
			this.logger.error(line, cause);
		}
	}

	private boolean isQuiet() {
		long now = System.nanoTime();
		long last = this.lastLine.get();
		return now - last < MIN_NANOS_BETWEEN_LINES || !this.lastLine.compareAndSet(last, now);
	}

}
