package io.github.headrace.subscription;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What is subscribed at one master of a Cluster, from the time that it is seen to the
 * first loss: whoever is there afterwards may no longer be a master. Safe for use by
 * several threads.
 */
final class Master {

	private final Place place;

	private final Subscriptions subscriptions;

	private final AtomicBoolean lost = new AtomicBoolean();

	Master(Place place, Subscriptions subscriptions) {
		this.place = place;
		this.subscriptions = subscriptions;
	}

	Place place() {
		return this.place;
	}

	Subscription subscribe(Topic topic, TopicListener listener) {
		return this.subscriptions.subscribe(topic, listener);
	}

	CompletableFuture<Void> start() {
		return this.subscriptions.start();
	}

	/** Returns whether nothing that comes from here counts any more. */
	boolean isLost() {
		return this.lost.get();
	}

	/**
	 * Lets nothing that comes from here count any more.
	 * @return whether it did before
	 */
	boolean lose() {
		return this.lost.compareAndSet(false, true);
	}

	boolean isConnected() {
		return this.subscriptions.isConnected();
	}

	CompletableFuture<Void> caughtUp() {
		return this.subscriptions.caughtUp();
	}

	/** Closes the connection; blocks for a second at most. */
	void stop() {
		lose();
		this.subscriptions.stop();
	}

	@Override
	public String toString() {
		return this.place.toString();
	}

}
