package io.github.headrace.channel;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.headrace.connection.Namespace;
import io.github.headrace.dispatch.Overflow;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.RetrySettings;
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

	/** For each request that may be open: its reply, and another that comes too late. */
	private static final int INBOX_CAPACITY = 2 * Requests.MAX_IN_FLIGHT;

	private static final long INBOX_BYTES = 128L * 1024 * 1024;

	/** Tells the templates of a process apart, as each hears nothing but its own. */
	private static final AtomicLong LAST = new AtomicLong();

	private final String name;

	private final String qualifiedName;

	private final String connectionFactory;

	private final Supplier<RedisChannelSubscriptions> subscriptions;

	private final Listener listener;

	private volatile @Nullable RunTimeSubscription subscription;

	ReplyChannel(String instance, Namespace namespace, String connectionFactory,
			Supplier<RedisChannelSubscriptions> subscriptions, Listener listener) {
		this.name = PREFIX + instance + '.' + LAST.incrementAndGet();
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
			throw new IllegalStateException(
					current.problems().stream().map(ListenerProblem::reason).collect(Collectors.joining(", ")));
		}
		return state == ListenerState.RUNNING;
	}

	private RunTimeSubscription subscription() {
		RunTimeSubscription current = this.subscription;
		return (current != null && !current.isClosing()) ? current : subscribe();
	}

	private synchronized RunTimeSubscription subscribe() {
		RunTimeSubscription current = this.subscription;
		if (current == null || current.isClosing()) {
			// Not only at first: also when it is restored, or the application starts
			// again.
			SubscriptionCallbacks callbacks = new SubscriptionCallbacks((gap) -> this.listener.ready(),
					(established) -> this.listener.ready(), this.listener::refused);
			current = this.subscriptions.get().subscribeInternally(request(), callbacks, this::receive);
			this.subscription = current;
		}
		return current;
	}

	/** Leaves nothing open that could be configured for listeners. */
	private ChannelSubscriptionRequest<byte[]> request() {
		return ChannelSubscriptionRequest.builder(byte[].class)
			.channels(ChannelName.escape(this.name))
			.connectionFactory(this.connectionFactory)
			.concurrency(1, "")
			.overflow(Overflow.DROP_OLDEST)
			.inbox(INBOX_CAPACITY, INBOX_BYTES)
			.retry(RetrySettings.NONE)
			.ignoreOwn(false)
			.build();
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

		/** The server has refused the subscription, at first or later. */
		void refused(Throwable cause);

		/** A reply has arrived. */
		void replied(Envelope reply);

	}

}
