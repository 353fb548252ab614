package io.github.headrace.cache;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the log does not say what is invalid, or in a way that is not known here.
 */
final class UnreadableEntryException extends RuntimeException {

	private final ResetReason reason;

	private final @Nullable EntryId previous;

	UnreadableEntryException(ResetReason reason, @Nullable EntryId previous, String message) {
		super(message, null, false, false);
		this.reason = reason;
		this.previous = previous;
	}

	ResetReason reason() {
		return this.reason;
	}

	/** Returns the entry before it, or {@code null} if it does not tell. */
	@Nullable EntryId previous() {
		return this.previous;
	}

}
