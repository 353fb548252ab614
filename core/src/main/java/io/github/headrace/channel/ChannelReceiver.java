package io.github.headrace.channel;

import io.github.headrace.subscription.Topic;
import io.github.headrace.subscription.TopicListener;

/**
 * Takes what arrives for one destination of a listener, on the event loop of the
 * connection.
 */
final class ChannelReceiver implements TopicListener {

	private final ChannelListenerContainer container;

	private final Destination destination;

	ChannelReceiver(ChannelListenerContainer container, Destination destination) {
		this.container = container;
		this.destination = destination;
	}

	Topic topic() {
		return this.destination.isPattern() ? Topic.pattern(this.destination.name())
				: Topic.channel(this.destination.name());
	}

	@Override
	public void message(String channel, byte[] body) {
		if (this.destination.isFirstFor(channel)) {
			this.container.receive(channel, this.destination, body);
		}
	}

}
