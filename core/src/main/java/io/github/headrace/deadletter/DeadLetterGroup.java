package io.github.headrace.deadletter;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Dead letters that failed alike.
 *
 * @param fingerprint what they have in common, or {@code null} for entries that are none
 * of Headrace's
 * @param count how many there are
 * @param exception the class of what they failed with, or {@code null}
 * @param message the message of the latest, as a sample, or {@code null}
 * @param first when the first was given up
 * @param last when the latest was given up
 */
public record DeadLetterGroup(@Nullable String fingerprint, long count, @Nullable String exception,
		@Nullable String message, Instant first, Instant last) {

	static DeadLetterGroup of(DeadLetter letter) {
		return new DeadLetterGroup(letter.fingerprint(), 1, letter.exception(), letter.message(), letter.time(),
				letter.time());
	}

	/** Adds another group of the same fingerprint, which came later. */
	DeadLetterGroup plus(DeadLetterGroup later) {
		return new DeadLetterGroup(this.fingerprint, this.count + later.count, later.exception, later.message,
				this.first, later.last);
	}

}
