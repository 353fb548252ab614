package io.github.headrace.channel;

import java.util.List;

import io.github.headrace.subscription.Subscriptions;
import io.github.headrace.subscription.Topic;

/**
 * A server, and what is subscribed there.
 *
 * @param description where the server is, for messages to people
 * @param subscriptions keeps the subscriptions
 */
record SubscribedServer(String description, Subscriptions subscriptions) {

	boolean isUsed() {
		return !this.subscriptions.topics().isEmpty();
	}

	List<String> destinations() {
		return this.subscriptions.topics().stream().map(Topic::name).toList();
	}

}
