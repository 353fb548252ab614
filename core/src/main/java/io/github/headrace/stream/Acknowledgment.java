package io.github.headrace.stream;

import java.time.Duration;

/**
 * Settles one entry, or one batch, by hand; as a parameter of a handler it makes
 * acknowledgement manual. Only the first call counts. May be called by any thread, also
 * after the handler has returned; what is never settled stays pending and counts against
 * the prefetch.
 */
public interface Acknowledgment {

	/**
	 * The entry has been handled ({@code XACK}).
	 */
	void acknowledge();

	/**
	 * The entry is to be delivered again by the rules for failed attempts.
	 * @param cause why, for the log and for a dead letter
	 */
	void fail(Throwable cause);

	/**
	 * The entry is to be delivered again after a delay, if it has attempts left.
	 * @param delay the pause
	 */
	void retryAfter(Duration delay);

	/**
	 * The entry goes to the dead letters at once.
	 * @param reason why, for people
	 */
	void reject(String reason);

	/**
	 * Returns whether this has been settled.
	 * @return whether one of the other methods has been called
	 */
	boolean isSettled();

}
