package io.github.headrace.listener;

import java.util.concurrent.CompletableFuture;

/**
 * A listener container that takes a message again that it once could not handle.
 */
public interface ReplayTarget {

	/**
	 * Hands a message to the listener as if it had just been received. It waits for its
	 * turn, is handled alone and is never dropped by a full inbox.
	 * @param destination where it was received, such as the channel
	 * @param body the message as it came from Redis
	 * @return completes when it has been handled, in vain or not; fails with an
	 * {@link IllegalStateException} if the listener is stopped or paused before its turn,
	 * and then it is not handled
	 */
	CompletableFuture<Void> replay(String destination, byte[] body);

}
