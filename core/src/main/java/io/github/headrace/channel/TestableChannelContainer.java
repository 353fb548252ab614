package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;

import io.github.headrace.listener.ListenerContainer;

/**
 * The container of a channel listener as tests see it; applications have no use for it.
 * Safe for use by several threads.
 */
public interface TestableChannelContainer extends ListenerContainer {

	/**
	 * Asks the server for an answer on the connection of this listener ({@code PING}).
	 * What had been published before has arrived in the inbox when it comes, as far as
	 * the answering server passes it on; it need not have been handled.
	 * @return completes with the answer, or when the connection is lost or was not there
	 */
	CompletableFuture<Void> caughtUp();

	/**
	 * Lets the listener see a lost connection that is restored at once: a
	 * {@link SubscriptionLost} for each destination, and a {@link SubscriptionGap} with
	 * cause {@link SubscriptionGap.Cause#CONNECTION} that waits in the inbox for its
	 * turn. The connection itself is not touched.
	 * @throws IllegalStateException if the listener is stopped or stopping
	 */
	void simulateGap();

}
