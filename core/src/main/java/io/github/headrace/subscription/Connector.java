package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

/**
 * Opens links, each attempt on a thread of its own: connecting can take longer than
 * anybody wants to wait.
 */
final class Connector {

	private final Duration timeout;

	private final SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("headrace-connect-");

	Connector(Duration timeout) {
		this.timeout = timeout;
		this.executor.setDaemon(true);
	}

	/**
	 * Connects.
	 * @return completes with the link, or with what the attempt failed with; a connection
	 * that is there too late is closed
	 */
	CompletableFuture<Link> connect(Place place) {
		CompletableFuture<Link> result = new CompletableFuture<>();
		try {
			this.executor.execute(() -> open(place, result));
		}
		catch (Throwable ex) {
			// No thread to be had at present: an attempt like any other.
			result.completeExceptionally(ex);
		}
		return result.orTimeout(this.timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	private static void open(Place place, CompletableFuture<Link> result) {
		try {
			Link link = new Link(place.open());
			if (!result.complete(link)) {
				link.discard();
			}
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

}
