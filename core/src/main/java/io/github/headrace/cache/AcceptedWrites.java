package io.github.headrace.cache;

import java.util.stream.Stream;

import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NestedExceptionUtils;

/**
 * Up to when what a server answers proves anything: a master that is cut off from the
 * others goes on answering reads, but refuses writes if it wants replicas for them, so
 * nothing is proven behind the first write that it has not accepted.
 * <p>
 * A write that is refused for another reason is as good as an accepted one: no right to
 * it, or no room for it, does not cut a server off. Safe for use by several threads.
 */
final class AcceptedWrites {

	private static final Log logger = LogFactory.getLog(AcceptedWrites.class);

	/** When the first write was sent that is not accepted so far. */
	private @Nullable Long limit;

	private long lastSent;

	private boolean warned;

	/** Returns the time of a write that is about to be sent. */
	synchronized long sending() {
		long now = System.nanoTime();
		this.lastSent = now;
		if (this.limit == null) {
			this.limit = now;
		}
		return now;
	}

	/**
	 * A write was answered, or never will be.
	 * @param sentAt when it was sent
	 * @param failure what went wrong, if anything did
	 */
	void ended(long sentAt, @Nullable Throwable failure) {
		Throwable cause = (failure != null) ? NestedExceptionUtils.getMostSpecificCause(failure) : null;
		if (cause == null || (cause instanceof RedisCommandExecutionException && !isCutOff(cause))) {
			accepted(sentAt);
		}
		else if (cause instanceof RedisCommandExecutionException && mayWarn()) {
			logger.warn("The server refuses writes, as one does that is cut off from the others: caches of "
					+ "'serve-until' end serving after 'headrace.cache.invalidation.max-staleness'; " + cause);
		}
	}

	private synchronized void accepted(long sentAt) {
		// One that was sent behind it may have met another server.
		this.limit = (this.lastSent - sentAt > 0) ? Long.valueOf(sentAt) : null;
		this.warned = false;
	}

	private synchronized boolean mayWarn() {
		boolean first = !this.warned;
		this.warned = true;
		return first;
	}

	/** Scripts quote what their commands are answered. */
	private static boolean isCutOff(Throwable answer) {
		String text = String.valueOf(answer.getMessage());
		return Stream.of("NOREPLICAS", "READONLY", "CLUSTERDOWN", "MASTERDOWN").anyMatch(text::contains);
	}

	/** Returns up to when something proves what was sent at a time would prove. */
	synchronized long proven(long nanoTime) {
		Long first = this.limit;
		return (first != null && first - nanoTime < 0) ? first : nanoTime;
	}

}
