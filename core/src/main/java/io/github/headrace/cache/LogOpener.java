package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what the log is, as often as it takes. Used by one thread.
 */
final class LogOpener {

	private static final Log logger = LogFactory.getLog(LogOpener.class);

	private static final long PATIENCE_MILLIS = 100;

	private final Supplier<CompletableFuture<LogOpening>> source;

	private final Consumer<Throwable> failed;

	private @Nullable CompletableFuture<LogOpening> opening;

	private boolean open;

	private boolean warned;

	LogOpener(Supplier<CompletableFuture<LogOpening>> source, Consumer<Throwable> failed) {
		this.source = source;
		this.failed = failed;
	}

	/** Asks anew: what was asked so far may be out of date. */
	void forget() {
		this.opening = null;
		this.open = false;
	}

	/** Returns whether the log is still what the last answer said. */
	boolean isOpen() {
		return this.open;
	}

	/**
	 * Waits for the answer; not for long, so that a stop need not wait.
	 * @return the answer, or {@code null} if there is none yet
	 */
	@Nullable LogOpening poll() throws InterruptedException {
		if (this.opening == null) {
			this.opening = this.source.get();
		}
		try {
			LogOpening answer = this.opening.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
			this.opening = null;
			this.open = true;
			this.warned = false;
			return answer;
		}
		catch (TimeoutException ex) {
			return null;
		}
		catch (ExecutionException ex) {
			this.opening = null;
			failed(ex.getCause());
			TimeUnit.MILLISECONDS.sleep(PATIENCE_MILLIS);
			return null;
		}
	}

	private void failed(@Nullable Throwable cause) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("The log can be read, but not what is beside it; trying again", cause);
		}
		if (cause != null) {
			this.failed.accept(cause);
		}
	}

}
