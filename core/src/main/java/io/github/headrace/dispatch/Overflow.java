package io.github.headrace.dispatch;

/**
 * What a full inbox does with one message too many.
 */
public enum Overflow {

	/**
	 * Drops the message that has waited longest, so that the latest survive.
	 */
	DROP_OLDEST,

	/**
	 * Drops the message that has just arrived, so that the earliest survive.
	 */
	DROP_NEWEST,

	/**
	 * Drops a waiting message whose ordering key has a newer message waiting, so that the
	 * latest of each key survives; where there is none, drops the oldest. Needs an
	 * ordering key, and takes a message into account once its key is known: a key that
	 * needs decoding is known a little after the arrival.
	 */
	CONFLATE,

	/**
	 * Gives the listener a connection of its own and closes that: what waits is handled,
	 * then one gap, then what is published once the listener has subscribed again. An
	 * {@link Inbox} by itself treats it like {@link #DROP_NEWEST}.
	 */
	DISCONNECT

}
