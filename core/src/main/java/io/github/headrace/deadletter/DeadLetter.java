package io.github.headrace.deadletter;

import java.time.Instant;

import io.github.headrace.message.EntryFields;
import org.jspecify.annotations.Nullable;

/**
 * Something that a listener could not handle, kept in a stream of dead letters.
 * <p>
 * What others have written to that stream is listed, too: without a reason, and with all
 * its fields as they are.
 *
 * @param id the id in the stream of dead letters, which {@link DeadLetterQueue} takes
 * @param listenerId the listener that failed on it
 * @param destination the stream or channel that it came from
 * @param originalId the id of the entry in its stream, or {@code null} for the message of
 * a channel
 * @param fields the original fields, byte by byte; of a channel's message {@code payload}
 * and {@code channel}
 * @param attempts how often it was tried
 * @param reason why it was given up, or {@code null} if this is none of Headrace's
 * @param exception the class of what the last attempt failed with, or {@code null}
 * @param message the message of what the last attempt failed with, or {@code null}
 * @param fingerprint what failures of the same kind have in common, or {@code null}
 * @param consumer who tried it last, or {@code null}
 * @param time when it was given up, by the clock of the server
 */
public record DeadLetter(String id, String listenerId, String destination, @Nullable String originalId,
		EntryFields fields, int attempts, @Nullable DeadLetterReason reason, @Nullable String exception,
		@Nullable String message, @Nullable String fingerprint, @Nullable String consumer, Instant time) {

	/**
	 * Returns the payload of the message.
	 * @return the bytes of the field {@code payload}, or {@code null} if there is no such
	 * field
	 */
	public byte @Nullable [] payload() {
		return this.fields.first(EntryFields.PAYLOAD);
	}

	@Override
	public String toString() {
		return "DeadLetter[%s of listener '%s', %s, %s]".formatted(this.id, this.listenerId, this.reason, this.fields);
	}

}
