package io.github.headrace.channel;

/**
 * Which connections carry the subscriptions of a listener. Listeners with equal lines
 * share them.
 *
 * @param connectionFactory the name of the bean that makes connections, or empty for the
 * default
 * @param isSharded whether the channels are sharded
 * @param owner the only listener that uses the connections, or empty if they are shared
 */
record SubscriptionLine(String connectionFactory, boolean isSharded, String owner) {

	static SubscriptionLine shared(String connectionFactory, boolean sharded) {
		return new SubscriptionLine(connectionFactory, sharded, "");
	}

	static SubscriptionLine ownedBy(String listenerId, String connectionFactory, boolean sharded) {
		return new SubscriptionLine(connectionFactory, sharded, listenerId);
	}

	boolean isOwned() {
		return !this.owner.isEmpty();
	}

}
