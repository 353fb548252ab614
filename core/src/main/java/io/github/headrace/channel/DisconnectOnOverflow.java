package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;

import io.github.headrace.dispatch.OverflowListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Closes the connection of a listener whose inbox is full, until it has been emptied.
 */
final class DisconnectOnOverflow implements OverflowListener {

	private static final Log logger = LogFactory.getLog(DisconnectOnOverflow.class);

	private final String id;

	private final ListenerSubscriptions subscriptions;

	private CompletableFuture<Void> emptied = new CompletableFuture<>();

	DisconnectOnOverflow(String id, ListenerSubscriptions subscriptions) {
		this.id = id;
		this.subscriptions = subscriptions;
	}

	@Override
	public void overflowBegan(int waiting, long waitingBytes) {
		this.emptied = new CompletableFuture<>();
		logger.warn(
				"The inbox of listener '%s' is full with %d messages and %d bytes; it disconnects until they are handled"
					.formatted(this.id, waiting, waitingBytes));
		this.subscriptions.interrupt(this.emptied);
	}

	@Override
	public void overflowEnded(long dropped) {
		logger.info("The inbox of listener '%s' has room again; it subscribes again".formatted(this.id));
		this.emptied.complete(null);
	}

}
