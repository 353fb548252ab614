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
	 * Receives and hands over.
	 */
	RUNNING,

	/**
	 * Receives within the bounds of its inbox, but hands nothing over.
	 */
	PAUSED,

	/**
	 * Receives nothing more and finishes what it has received.
	 */
	STOPPING

}
