package io.github.headrace.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.NativeConnection;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.subscription.Subscription;
import io.github.headrace.subscription.SubscriptionSettings;
import io.github.headrace.subscription.Subscriptions;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/**
 * Subscribes the destinations of all listeners, on one connection, for as long as the
 * application runs.
 * <p>
 * What is added before the start is subscribed together; what is added later is waited
 * for. After the start a lost connection is replaced until it is there again. Safe for
 * use by several threads.
 */
public final class ChannelSubscriber implements SmartLifecycle, DisposableBean {

	private final Subscriptions subscriptions;

	private final String server;

	private final Duration confirmationTimeout;

	private final Map<ChannelReceiver, Subscription> receivers = new IdentityHashMap<>();

	private volatile boolean running;

	/**
	 * Creates a subscriber.
	 * @param connection gives access to the server
	 * @param settings how patiently subscriptions are kept
	 */
	public ChannelSubscriber(NativeConnection connection, SubscriptionSettings settings) {
		this.server = NativeConnection.describe(connection.factory());
		this.subscriptions = new Subscriptions(connection.factory(), this.server, settings);
		this.confirmationTimeout = settings.confirmationTimeout();
	}

	/**
	 * Subscribes for receivers, and waits for the confirmations if this is running.
	 * @throws ChannelSubscriptionException if the server cannot be reached or refuses
	 */
	void add(List<ChannelReceiver> added) {
		List<Subscription> made = new ArrayList<>();
		synchronized (this.receivers) {
			for (ChannelReceiver receiver : added) {
				Subscription subscription = this.subscriptions.subscribe(receiver.topic(), receiver);
				this.receivers.put(receiver, subscription);
				made.add(subscription);
			}
		}
		if (isRunning()) {
			this.subscriptions.start();
			try {
				await(made, CompletableFuture
					.allOf(made.stream().map(Subscription::confirmed).toArray(CompletableFuture<?>[]::new)));
			}
			catch (ChannelSubscriptionException ex) {
				remove(added);
				throw ex;
			}
		}
	}

	/**
	 * Ends the subscriptions of receivers, as far as no other receiver has the same.
	 * @return completes when the server has confirmed it, or has had the time to
	 */
	CompletableFuture<Void> remove(List<ChannelReceiver> removed) {
		List<CompletableFuture<Void>> endings = new ArrayList<>();
		synchronized (this.receivers) {
			for (ChannelReceiver receiver : removed) {
				Subscription subscription = this.receivers.remove(receiver);
				if (subscription != null) {
					subscription.close();
					endings.add(subscription.ended());
				}
			}
		}
		return CompletableFuture.allOf(endings.toArray(CompletableFuture<?>[]::new))
			.completeOnTimeout(null, this.confirmationTimeout.toNanos(), TimeUnit.NANOSECONDS);
	}

	/** Completes when what the server had sent before has arrived. */
	CompletableFuture<Void> caughtUp() {
		return this.subscriptions.caughtUp();
	}

	@Override
	public void start() {
		List<Subscription> initial;
		synchronized (this.receivers) {
			initial = List.copyOf(this.receivers.values());
		}
		this.running = true;
		if (!initial.isEmpty()) {
			try {
				await(initial, this.subscriptions.start());
			}
			catch (ChannelSubscriptionException ex) {
				stop();
				throw ex;
			}
		}
	}

	private void await(List<Subscription> subscribed, CompletableFuture<Void> confirmed) {
		try {
			confirmed.get(this.confirmationTimeout.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw failure(subscribed, ex);
		}
		catch (ExecutionException ex) {
			throw failure(subscribed, (ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			Throwable known = this.subscriptions.lastFailure();
			throw failure(subscribed, (known != null) ? known
					: new TimeoutException("The server did not confirm within %s".formatted(this.confirmationTimeout)));
		}
		catch (CancellationException ex) {
			// Stopped by someone else meanwhile: nothing is wanted any more.
		}
	}

	private ChannelSubscriptionException failure(List<Subscription> subscribed, @Nullable Throwable cause) {
		List<String> names = subscribed.stream().map((subscription) -> subscription.topic().name()).toList();
		return new ChannelSubscriptionException(names, this.server,
				(cause != null) ? cause : new IllegalStateException("Unknown failure"));
	}

	@Override
	public void stop() {
		this.running = false;
		this.subscriptions.stop();
	}

	@Override
	public void destroy() {
		stop();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	/**
	 * Subscribes after all containers have opened their inboxes, and unsubscribes before
	 * they are drained.
	 */
	@Override
	public int getPhase() {
		return ListenerRegistry.PHASE + 1;
	}

}
