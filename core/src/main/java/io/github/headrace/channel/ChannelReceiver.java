package io.github.headrace.channel;

import java.time.Instant;

import io.github.headrace.subscription.Interruption;
import io.github.headrace.subscription.Topic;
import io.github.headrace.subscription.TopicListener;
import org.jspecify.annotations.Nullable;

/**
 * Takes what arrives for one destination of a listener, on the event loop of the
 * connection.
 */
final class ChannelReceiver implements TopicListener {

	private final ChannelListenerContainer container;

	private final Destination destination;

	private volatile Status status = Status.PENDING;

	ChannelReceiver(ChannelListenerContainer container, Destination destination) {
		this.container = container;
		this.destination = destination;
	}

	Topic topic() {
		return this.destination.isPattern() ? Topic.pattern(this.destination.name())
				: Topic.channel(this.destination.name());
	}

	Status status() {
		return this.status;
	}

	/** Asks anew, as the subscription has ended. */
	void reset() {
		this.status = Status.PENDING;
	}

	@Override
	public void subscribed(@Nullable Interruption interruption) {
		this.status = Status.CONFIRMED;
		this.container.subscribed(this.destination, interruption);
	}

	@Override
	public void interrupted(Interruption.Cause cause, Instant since) {
		this.status = Status.PENDING;
		this.container.interrupted(this.destination, cause, since);
	}

	@Override
	public void refused(Throwable cause) {
		this.status = Status.REFUSED;
	}

	@Override
	public void message(String channel, byte[] body) {
		if (this.destination.isFirstFor(channel)) {
			this.container.receive(channel, this.destination, body);
		}
	}

	/** What the server says of a destination. */
	enum Status {

		PENDING, CONFIRMED, REFUSED

	}

}
