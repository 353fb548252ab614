package io.github.headrace.channel;

import java.util.List;

import io.github.headrace.subscription.SubscriptionFailure;
import io.github.headrace.subscription.Topic;
import io.github.headrace.subscription.TopicSubscriptions;
import org.jspecify.annotations.Nullable;

/**
 * A server, and what is subscribed there.
 *
 * @param description where the server is, for messages to people
 * @param subscriptions keeps the subscriptions
 */
record SubscribedServer(String description, TopicSubscriptions subscriptions) {

	boolean isUsed() {
		return !this.subscriptions.topics().isEmpty();
	}

	/** Returns why there is no connection, or null if there is one. */
	@Nullable String problem() {
		Throwable failure = this.subscriptions.lastFailure();
		if (this.subscriptions.isConnected()) {
			return null;
		}
		return (failure != null) ? SubscriptionFailure.reasonOf(failure) : "not connected yet";
	}

	ChannelServer describe(SubscriptionLine line) {
		return new ChannelServer(this.description, line.isSharded(), line.owner(), problem(),
				this.subscriptions.heartbeats());
	}

	List<String> destinations() {
		return this.subscriptions.topics().stream().map(Topic::name).toList();
	}

}
