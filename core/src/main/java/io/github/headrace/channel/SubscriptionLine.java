package io.github.headrace.channel;

/**
 * Which connections carry the subscriptions of a listener. Listeners with equal lines
 * share them.
 *
 * @param connectionFactory the name of the bean that makes connections, or empty for the
 * default
 * @param isSharded whether the channels are sharded
 * @param isOfServers whether the messages are the servers' own
 * @param owner the only listener that uses the connections, or empty if they are shared
 */
record SubscriptionLine(String connectionFactory, boolean isSharded, boolean isOfServers, String owner) {

	static SubscriptionLine shared(String connectionFactory, boolean sharded) {
		return new SubscriptionLine(connectionFactory, sharded, false, "");
	}

	static SubscriptionLine ownedBy(String listenerId, String connectionFactory, boolean sharded) {
		return new SubscriptionLine(connectionFactory, sharded, false, listenerId);
	}

	/** Returns a line for messages of servers, which are not mixed with others. */
	SubscriptionLine ofServers() {
		return new SubscriptionLine(this.connectionFactory, this.isSharded, true, this.owner);
	}

	boolean isOwned() {
		return !this.owner.isEmpty();
	}

}
