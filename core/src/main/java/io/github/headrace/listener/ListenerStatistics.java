package io.github.headrace.listener;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What has happened in a {@link ListenerContainer} since it was created. All counts are
 * messages.
 *
 * @param received arrived from Redis
 * @param succeeded handled without a failure
 * @param failed handed to the error handler after the last attempt
 * @param filtered not accepted by the filter
 * @param retried additional attempts
 * @param dropped dropped by a full inbox
 * @param discarded not handled because the listener was stopped
 * @param gaps places where messages may be missing
 * @param lost known by their sequence to be missing; what comes late is subtracted
 * @param duplicates dropped because they had been received before
 * @param own dropped because this application had published them
 * @param depth waiting in the inbox now
 * @param depthBytes bytes waiting in the inbox now
 * @param lastReceived when the last message arrived
 * @param lastFailure what the last failed message failed with
 */
public record ListenerStatistics(long received, long succeeded, long failed, long filtered, long retried, long dropped,
		long discarded, long gaps, long lost, long duplicates, long own, int depth, long depthBytes,
		@Nullable Instant lastReceived, @Nullable String lastFailure) {

}
