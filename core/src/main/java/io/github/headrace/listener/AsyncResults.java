package io.github.headrace.listener;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * Awaits what handlers return, on the thread of their lane.
 *
 * @param timeout how long an asynchronous result may take
 */
public record AsyncResults(Duration timeout) {

	/**
	 * Returns what a handler really returned.
	 * @param returned any result, or a {@link CompletionStage} of one
	 * @return the result
	 * @throws ResultTimeoutException if it did not complete in time
	 * @throws Exception what it failed with
	 */
	public @Nullable Object await(@Nullable Object returned) throws Exception {
		return (returned instanceof CompletionStage<?> stage) ? awaitStage(stage) : returned;
	}

	private @Nullable Object awaitStage(CompletionStage<?> stage) throws Exception {
		try {
			return stage.toCompletableFuture().get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
		catch (TimeoutException ex) {
			throw new ResultTimeoutException(this.timeout);
		}
	}

}
