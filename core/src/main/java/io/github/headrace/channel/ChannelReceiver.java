package io.github.headrace.channel;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;

/**
 * Takes what arrives for one destination of a listener, on the event loop of the
 * connection.
 */
final class ChannelReceiver implements MessageListener {

	private final ChannelListenerContainer container;

	private final Destination destination;

	ChannelReceiver(ChannelListenerContainer container, Destination destination) {
		this.container = container;
		this.destination = destination;
	}

	Destination destination() {
		return this.destination;
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		if (!this.destination.isPattern()) {
			this.container.receive(this.destination.name(), this.destination, message.getBody());
			return;
		}
		byte[] channelBytes = message.getChannel();
		String channel = new String(channelBytes, StandardCharsets.UTF_8);
		if (this.destination.isFirstFor(channel, channelBytes)) {
			this.container.receive(channel, this.destination, message.getBody());
		}
	}

}
