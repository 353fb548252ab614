package io.github.headrace.listener;

/**
 * Has the last word about a message that could not be handled.
 * <p>
 * Called on the thread of the listener's lane, before its next message. What it throws is
 * logged; the listener goes on in any case.
 */
@FunctionalInterface
public interface ListenerErrorHandler {

	/**
	 * Handles a failure.
	 * @param failure the message and its cause
	 * @throws Exception if the failure could not be handled
	 */
	void handle(ListenerFailure failure) throws Exception;

}
