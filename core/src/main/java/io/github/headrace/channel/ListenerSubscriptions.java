package io.github.headrace.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.subscription.Interruption;
import io.github.headrace.subscription.Subscription;
import io.github.headrace.subscription.Topic;

/**
 * The subscriptions of one listener, from its start to its stop. Calls must not overlap.
 */
final class ListenerSubscriptions {

	private final ChannelSubscriber subscriber;

	private final SubscriptionLine line;

	private final List<Subscription> open = new ArrayList<>();

	ListenerSubscriptions(ChannelSubscriber subscriber, SubscriptionLine line) {
		this.subscriber = subscriber;
		this.line = line;
	}

	/**
	 * Subscribes.
	 * @return completes when the server has confirmed everything for the first time, or
	 * fails when it refuses something
	 */
	CompletableFuture<Void> open(List<ChannelReceiver> receivers) {
		SubscribedServer server = this.subscriber.server(this.line);
		for (ChannelReceiver receiver : receivers) {
			Topic topic = receiver.topic(this.line.isSharded());
			this.open.add(server.subscriptions().subscribe(topic, receiver));
		}
		if (this.subscriber.isRunning()) {
			server.subscriptions().start();
		}
		return allOf(this.open.stream().map(Subscription::confirmed).toList());
	}

	/**
	 * Waits for the server's answer to {@link #open}, as far as the start mode wants it.
	 * @throws ChannelSubscriptionException if the server cannot be reached or refuses,
	 * and the start mode wants to know
	 */
	void await(CompletableFuture<Void> confirmed) {
		List<String> names = this.open.stream().map((subscription) -> subscription.topic().name()).toList();
		this.subscriber.established(this.subscriber.server(this.line), names, confirmed);
	}

	/** Returns which destinations are not heard, and why. */
	List<ListenerProblem> problems(List<ChannelReceiver> receivers) {
		SubscribedServer server = this.subscriber.server(this.line);
		return receivers.stream().map((receiver) -> receiver.problem(server)).filter(Objects::nonNull).toList();
	}

	Namespace namespace() {
		return this.subscriber.namespace();
	}

	/**
	 * Gives the connection up, and opens the next one later; only for a line of its own.
	 */
	void interrupt(CompletionStage<?> until) {
		this.subscriber.server(this.line).subscriptions().interrupt(Interruption.Cause.OVERFLOW, until);
	}

	/**
	 * Ends the subscriptions, as far as no other listener has the same.
	 * @return completes when the server has confirmed it, or has had the time to
	 */
	CompletableFuture<Void> close() {
		this.open.forEach(Subscription::close);
		List<CompletableFuture<Void>> endings = this.open.stream().map(Subscription::ended).toList();
		this.open.clear();
		CompletableFuture<Void> ended = allOf(endings).completeOnTimeout(null,
				this.subscriber.confirmationTimeout().toNanos(), TimeUnit.NANOSECONDS);
		if (this.line.isOwned()) {
			this.subscriber.release(this.line);
		}
		return ended;
	}

	private static CompletableFuture<Void> allOf(List<CompletableFuture<Void>> futures) {
		return CompletableFuture.allOf(futures.toArray(CompletableFuture<?>[]::new));
	}

}
