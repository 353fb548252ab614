package io.github.headrace.subscription;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The part of one listener in a subscribed topic. Safe for use by several threads.
 */
public final class Subscription implements AutoCloseable {

	private final Consumer<Subscription> remover;

	private final Topic topic;

	private final TopicListener listener;

	private final CompletableFuture<Void> confirmed = new CompletableFuture<>();

	private final CompletableFuture<Void> ended = new CompletableFuture<>();

	private volatile boolean closed;

	Subscription(Consumer<Subscription> remover, Topic topic, TopicListener listener) {
		this.remover = remover;
		this.topic = topic;
		this.listener = listener;
	}

	/**
	 * Returns what is subscribed.
	 * @return the topic
	 */
	public Topic topic() {
		return this.topic;
	}

	/**
	 * Returns when the server has confirmed the subscription for the first time: what is
	 * published from then on reaches the listener. Fails if the server refuses it,
	 * although it will be asked again.
	 * @return completes with the first confirmation
	 */
	public CompletableFuture<Void> confirmed() {
		return this.confirmed.copy();
	}

	/**
	 * Ends the subscription; the listener hears nothing that arrives after this. Closing
	 * twice does nothing.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.remover.accept(this);
		this.confirmed.cancel(false);
	}

	/**
	 * Returns when a closed subscription no longer counts for the server: it is
	 * unsubscribed, unless somebody else wants the topic, or its connection is gone.
	 * @return completes some time after {@link #close()}
	 */
	public CompletableFuture<Void> ended() {
		return this.ended.copy();
	}

	void hasEnded() {
		this.ended.complete(null);
	}

	TopicListener listener() {
		return this.listener;
	}

	boolean isClosed() {
		return this.closed;
	}

	void message(String channel, byte[] body) {
		if (!this.closed) {
			this.listener.message(channel, body);
		}
	}

	void firstConfirmed() {
		if (!this.closed) {
			this.listener.subscribed(null);
			this.confirmed.complete(null);
		}
	}

	void refused(Throwable cause) {
		this.listener.refused(cause);
		this.confirmed.completeExceptionally(cause);
	}

}
