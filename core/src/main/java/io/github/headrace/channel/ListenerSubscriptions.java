package io.github.headrace.channel;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.subscription.Interruption;
import io.github.headrace.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * The subscriptions of one listener, from its start to its stop. {@link #open} and
 * {@link #close} must not overlap.
 */
final class ListenerSubscriptions {

	private final ChannelSubscriber subscriber;

	private final SubscriptionLine line;

	private final @Nullable SubscriptionCallbacks callbacks;

	private volatile List<Subscription> open = List.of();

	/** Read by the event loop, which must not look for it. */
	private volatile @Nullable SubscribedServer server;

	private volatile OverflowMark overflow = OverflowMark.NONE;

	ListenerSubscriptions(ChannelSubscriber subscriber, SubscriptionLine line,
			@Nullable SubscriptionCallbacks callbacks) {
		this.subscriber = subscriber;
		this.line = line;
		this.callbacks = callbacks;
	}

	/**
	 * Subscribes.
	 * @return completes when the server has confirmed everything for the first time, or
	 * fails when it refuses something
	 */
	CompletableFuture<Void> open(List<ChannelReceiver> receivers) {
		SubscribedServer opened = this.subscriber.server(this.line);
		this.server = opened;
		this.overflow = OverflowMark.NONE;
		this.open = receivers.stream()
			.map((receiver) -> opened.subscriptions().subscribe(receiver.topic(this.line.isSharded()), receiver))
			.toList();
		if (this.subscriber.isRunning()) {
			opened.subscriptions().start();
		}
		return allOf(this.open.stream().map(Subscription::confirmed).toList());
	}

	/**
	 * Waits for the server's answer to {@link #open}, as far as the start mode wants it.
	 * @throws ChannelSubscriptionException if the server cannot be reached or refuses,
	 * and the start mode wants to know
	 */
	void await(CompletableFuture<Void> confirmed) {
		SubscribedServer opened = this.server;
		if (opened != null) {
			List<String> names = this.open.stream().map((subscription) -> subscription.topic().name()).toList();
			this.subscriber.established(opened, names, confirmed);
		}
	}

	/** Tells who wants to know, on the event loop, that the server has refused. */
	void refused(Throwable cause) {
		if (this.callbacks != null) {
			this.callbacks.refused(cause);
		}
	}

	/** Returns which destinations are not heard, and why. */
	List<ListenerProblem> problems(List<ChannelReceiver> receivers) {
		SubscribedServer opened = this.server;
		if (opened == null) {
			return List.of();
		}
		String ofServer = this.overflow.isReached() ? opened.problem()
				: "disconnected by an overflow until its inbox is empty";
		return receivers.stream().map((receiver) -> receiver.problem(ofServer)).filter(Objects::nonNull).toList();
	}

	/** Completes when what the servers had sent before has arrived. */
	CompletableFuture<Void> caughtUp() {
		SubscribedServer opened = this.server;
		return (opened != null) ? opened.subscriptions().caughtUp() : CompletableFuture.completedFuture(null);
	}

	/** Describes why destinations are not confirmed. */
	ChannelSubscriptionException failure(List<String> destinations, Throwable cause) {
		SubscribedServer opened = this.server;
		return new ChannelSubscriptionException(destinations, (opened != null) ? opened.description() : "Redis", cause);
	}

	/** Returns where the server is, or null before the first start. */
	@Nullable String serverDescription() {
		SubscribedServer opened = this.server;
		return (opened != null) ? opened.description() : null;
	}

	Namespace namespace() {
		return this.subscriber.namespace();
	}

	/** Returns whether the listener has a connection of its own, to give up when full. */
	boolean areOwned() {
		return this.line.isOwned();
	}

	/**
	 * The inbox has refused a message. A connection of its own is given up at once, by
	 * the event loop that would bring the next message, and opened again when everything
	 * that waits has been handled.
	 * @param inbox lets a marker wait behind everything else
	 * @param paused whether the listener is paused
	 */
	void overflowed(Consumer<ChannelItem> inbox, boolean paused) {
		SubscribedServer opened = this.server;
		if (this.line.isOwned() && opened != null) {
			OverflowMark mark = new OverflowMark();
			this.overflow = mark;
			opened.subscriptions()
				.interrupt(paused ? Interruption.Cause.PAUSED : Interruption.Cause.OVERFLOW, mark.reached());
			inbox.accept(mark);
		}
	}

	/**
	 * Ends the subscriptions, as far as no other listener has the same.
	 * @return completes when the server has confirmed it, or has had the time to
	 */
	CompletableFuture<Void> close() {
		List<Subscription> closing = this.open;
		this.open = List.of();
		this.server = null;
		closing.forEach(Subscription::close);
		CompletableFuture<Void> ended = allOf(closing.stream().map(Subscription::ended).toList())
			.completeOnTimeout(null, this.subscriber.confirmationTimeout().toNanos(), TimeUnit.NANOSECONDS);
		return this.line.isOwned() ? CompletableFuture.allOf(ended, this.subscriber.release(this.line)) : ended;
	}

	private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
	}

}
