package io.github.headrace.listener;

/**
 * Keeps the messages that one listener could not handle, before its error handler is
 * told.
 * <p>
 * Called on the thread of the listener's lane; returns within a bounded time, also when
 * nothing can be kept, and throws nothing. Safe for use by several threads.
 */
@FunctionalInterface
public interface FailureStore {

	/**
	 * Keeps nothing.
	 */
	FailureStore NONE = (failure, kind) -> false;

	/**
	 * Keeps a message.
	 * @param failure the message and its cause
	 * @param kind how it failed
	 * @return whether the message is known to be kept
	 */
	boolean keep(ListenerFailure failure, FailureKind kind);

}
