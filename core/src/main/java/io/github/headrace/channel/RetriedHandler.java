package io.github.headrace.channel;

import java.time.Duration;
import java.util.List;

import io.github.headrace.listener.AsyncResults;
import io.github.headrace.listener.Causes;
import io.github.headrace.listener.NonRetryableException;
import io.github.headrace.listener.ResultTimeoutException;
import io.github.headrace.listener.RetrySettings;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.MessagingException;

/**
 * Calls a handler, awaits its result and calls it again after a failure, in place: the
 * lane waits, so that order is kept.
 * <p>
 * What another attempt cannot mend is not retried: arguments that do not fit
 * ({@link MessagingException}, which includes failed validation), what says so itself
 * ({@link NonRetryableException}) and results that did not complete in time, as the first
 * attempt may still be running.
 */
final class RetriedHandler {

	private final ChannelHandler<Object> handler;

	private final AsyncResults results;

	private final @Nullable RetryTemplate retry;

	RetriedHandler(ChannelHandler<Object> handler, RetrySettings retry, Duration resultTimeout) {
		this.handler = handler;
		this.results = new AsyncResults(resultTimeout);
		this.retry = retry.retries() ? new RetryTemplate(policy(retry)) : null;
	}

	private static RetryPolicy policy(RetrySettings settings) {
		return RetryPolicy.builder()
			.maxRetries(settings.maxAttempts() - 1L)
			.delay(settings.delay())
			.multiplier(settings.multiplier())
			.maxDelay(settings.maxDelay())
			.jitter(settings.jitter())
			.predicate(RetriedHandler::canBeMended)
			.build();
	}

	/** Returns whether another attempt may succeed. */
	static boolean canBeMended(Throwable failure) {
		return failure instanceof Exception && !(failure instanceof MessagingException)
				&& !(failure instanceof ResultTimeoutException)
				&& !Causes.contain(failure, NonRetryableException.class);
	}

	/**
	 * Handles messages.
	 * @param messages the messages
	 * @param attempts counts the calls
	 * @return the awaited result
	 * @throws Exception what the last attempt failed with
	 */
	@SuppressWarnings("NullAway") // a handler without a result returns null, also when
									// retried
	@Nullable Object handle(List<ChannelMessage<Object>> messages, AttemptCounter attempts) throws Exception {
		if (this.retry == null) {
			return attempt(messages, attempts);
		}
		try {
			return this.retry.execute(() -> attempt(messages, attempts));
		}
		catch (RetryException ex) {
			if (ex.getCause() instanceof Error error) {
				throw error;
			}
			throw (ex.getCause() instanceof Exception cause) ? cause : ex;
		}
	}

	private @Nullable Object attempt(List<ChannelMessage<Object>> messages, AttemptCounter attempts) throws Exception {
		attempts.count++;
		return this.results.await(this.handler.handle(messages));
	}

	/** Counts the calls for one message, on one thread. */
	static final class AttemptCounter {

		int count;

	}

}
