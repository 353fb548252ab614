package io.github.headrace.channel;

import java.util.function.Supplier;

import io.github.headrace.connection.Namespace;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.message.Envelope;
import io.github.headrace.message.EnvelopeReader;
import org.jspecify.annotations.Nullable;

/**
 * The channel on which one template receives the replies to its requests, subscribed with
 * the first of them. Safe for use by several threads.
 */
final class ReplyChannel {

	/**
	 * How the names of all reply channels begin, within their namespace. Replies are
	 * published to no other channel.
	 */
	static final String PREFIX = "headrace.replies.";

	private final String name;

	private final String qualifiedName;

	private final String connectionFactory;

	private final Supplier<RedisChannelSubscriptions> subscriptions;

	private final Listener listener;

	private volatile @Nullable ChannelSubscription subscription;

	ReplyChannel(String instance, Namespace namespace, String connectionFactory,
			Supplier<RedisChannelSubscriptions> subscriptions, Listener listener) {
		this.name = PREFIX + instance;
		this.qualifiedName = namespace.qualify(this.name);
		this.connectionFactory = connectionFactory;
		this.subscriptions = subscriptions;
		this.listener = listener;
	}

	String name() {
		return this.name;
	}

	/** Returns what the channel is in Redis, for responders of any kind. */
	String qualifiedName() {
		return this.qualifiedName;
	}

	/**
	 * Returns whether replies can be heard, and subscribes if that has not been done.
	 * Where they cannot as yet, the listener is told when they can.
	 * @throws IllegalStateException if they cannot, for a reason that does not pass soon
	 */
	boolean isReady() {
		ChannelSubscription current = subscription();
		ListenerState state = current.state();
		if (state == ListenerState.FAILED) {
			throw new IllegalStateException(current.problems().toString());
		}
		return state == ListenerState.RUNNING;
	}

	private ChannelSubscription subscription() {
		ChannelSubscription current = this.subscription;
		return (current != null) ? current : subscribe();
	}

	private synchronized ChannelSubscription subscribe() {
		ChannelSubscription current = this.subscription;
		if (current == null) {
			current = this.subscriptions.get()
				.subscribe(ChannelSubscriptionRequest.builder(byte[].class)
					.channels(ChannelName.escape(this.name))
					.connectionFactory(this.connectionFactory)
					// Not only at first: also when the application starts again.
					.onSubscribed((established) -> this.listener.ready())
					.onGap((gap) -> this.listener.ready())
					.build(), this::receive);
			current.confirmed().whenComplete((done, failure) -> {
				if (failure != null) {
					this.listener.refused(failure);
				}
			});
			this.subscription = current;
		}
		return current;
	}

	private void receive(ChannelMessage<byte[]> message) {
		Envelope envelope = message.envelope();
		Envelope reply = (envelope != null) ? envelope : EnvelopeReader.readReply(message.body());
		if (reply != null) {
			this.listener.replied(reply);
		}
	}

	/** Is told what happens on the channel. */
	interface Listener {

		/** Replies can be heard, or can be heard again. */
		void ready();

		/** The server has refused the subscription. */
		void refused(Throwable cause);

		/** A reply has arrived. */
		void replied(Envelope reply);

	}

}
