package io.github.headrace.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Application event: something that could not be handled has gone to the dead letters.
 * <p>
 * Published on the thread that found it out, so listeners must be quick or asynchronous.
 *
 * @param listenerId the listener that failed on it
 * @param destination the stream or channel that it came from
 * @param originalId the id of the stream entry, or {@code null} for the message of a
 * channel
 * @param reason why it was given up
 * @param fingerprint what failures of the same kind have in common
 * @param attempts how often it was tried
 */
public record DeadLetterAdded(String listenerId, String destination, @Nullable String originalId,
		DeadLetterReason reason, String fingerprint, int attempts) {

}
