package io.github.headrace.deadletter;

import org.jspecify.annotations.Nullable;

/**
 * Application event: something that could not be handled has gone to the dead letters.
 * <p>
 * For the entry of a stream, published on a thread that all events of streams share, in
 * their order: a listener that blocks delays the events behind, and what does not fit
 * into a queue of 10,000 is dropped. For the message of a channel, published on the
 * thread that found it out, so listeners must be quick or asynchronous.
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
