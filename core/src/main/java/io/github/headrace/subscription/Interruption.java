package io.github.headrace.subscription;

import java.time.Instant;

/**
 * A time in which messages of a subscription may have been missed.
 *
 * @param cause how the subscription was interrupted
 * @param lostAt from when on messages may be missing
 * @param restoredAt when the server confirmed the subscription again
 */
public record Interruption(Cause cause, Instant lostAt, Instant restoredAt) {

	/**
	 * How a subscription was interrupted.
	 */
	public enum Cause {

		/**
		 * The connection was closed.
		 */
		CONNECTION,

		/**
		 * The server did not confirm a subscription in time, so that the connection was
		 * given up.
		 */
		RESUBSCRIBE,

		/**
		 * The server did not answer on the connection, so that it was given up.
		 */
		HEARTBEAT,

		/**
		 * The listener could not keep up, so that its connection was given up.
		 */
		OVERFLOW,

		/**
		 * The listener was paused and could not keep more, so that its connection was
		 * given up.
		 */
		PAUSED

	}

}
