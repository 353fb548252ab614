package io.github.headrace.listener;

/**
 * Where a {@link ListenerContainer} is in its life.
 */
public enum ListenerState {

	/**
	 * Receives nothing; the state before the first start and after a stop.
	 */
	STOPPED,

	/**
	 * Started, but the server has not confirmed every subscription, or not again after
	 * the connection was lost.
	 */
	SUBSCRIBING,

	/**
	 * Started, but the server cannot be used at present, which is tried again.
	 */
	RECOVERING,

	/**
	 * Receives and hands over.
	 */
	RUNNING,

	/**
	 * Started, but the server refuses something that has to be mended there, such as a
	 * missing right; it is tried again at length.
	 */
	FAILED,

	/**
	 * Receives within the bounds of its inbox, but hands nothing over.
	 */
	PAUSED,

	/**
	 * Receives nothing more and finishes what it has received.
	 */
	STOPPING

}
