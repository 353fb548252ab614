package io.github.headrace.deadletter;

import java.util.Locale;

/**
 * Why something became a dead letter.
 */
public enum DeadLetterReason {

	/**
	 * The handler failed as often as it may.
	 */
	FAILED,

	/**
	 * The handler failed in a way that another attempt does not mend, or the payload is
	 * not valid.
	 */
	NOT_RETRYABLE,

	/**
	 * The payload could not be read.
	 */
	UNREADABLE,

	/**
	 * The handler refused it.
	 */
	REJECTED,

	/**
	 * The processes that tried to handle it ended in the middle, as often as it may be
	 * tried.
	 */
	ABANDONED;

	/**
	 * Returns how the reason is written in a dead letter.
	 * @return the name in lower case with hyphens
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
