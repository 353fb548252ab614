package io.github.headrace.channel;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.connection.Namespace;
import io.github.headrace.dispatch.Inbox;
import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.subscription.Interruption;
import org.jspecify.annotations.Nullable;

/**
 * Takes what arrives for a listener into its inbox: messages, and what happens to its
 * subscriptions, in the place where it happens. Called on the event loops of the
 * connections, so it only hands over.
 */
final class ChannelIntake {

	private final ChannelEndpoint endpoint;

	private final ListenerSubscriptions subscriptions;

	private final ChannelCounters counters;

	private final GapReporter gapReporter;

	private final ConfirmationCollector confirmations;

	private final List<ChannelReceiver> receivers;

	private final Replays replays;

	private final SequencedArrivals arrivals;

	/** There is none before the start and after the stop. */
	private volatile @Nullable Inbox<ChannelItem> inbox;

	private volatile boolean paused;

	ChannelIntake(ChannelEndpoint endpoint, ListenerSubscriptions subscriptions, ChannelCounters counters,
			GapReporter gapReporter, Replays replays, @Nullable PublisherIdentity ignored) {
		this.endpoint = endpoint;
		this.subscriptions = subscriptions;
		this.counters = counters;
		this.gapReporter = gapReporter;
		this.replays = replays;
		List<Destination> destinations = Destinations.of(endpoint).all();
		this.arrivals = new SequencedArrivals(endpoint.id(), destinations.stream().map(Destination::name).toList(),
				ignored, counters, this::mark);
		this.confirmations = new ConfirmationCollector(endpoint.id(), this::confirmed);
		Namespace namespace = (endpoint.serverMessages() != null) ? Namespace.NONE : subscriptions.namespace();
		this.receivers = destinations.stream()
			.map((destination) -> new ChannelReceiver(this, destination, namespace))
			.toList();
	}

	/** Begins to take; nothing arrives before {@link #subscribe()}. */
	void open(Inbox<ChannelItem> opened) {
		this.paused = false;
		this.receivers.forEach(ChannelReceiver::reset);
		this.confirmations.clear();
		this.arrivals.begin();
		this.inbox = opened;
	}

	CompletableFuture<Void> subscribe() {
		return this.subscriptions.open(this.receivers);
	}

	void close() {
		this.inbox = null;
		this.replays.giveBack("Listener '%s' was stopped".formatted(this.endpoint.id()));
	}

	void pause(boolean pausing) {
		this.paused = pausing;
		if (pausing) {
			this.replays.giveBack("Listener '%s' was paused".formatted(this.endpoint.id()));
		}
	}

	@Nullable Inbox<ChannelItem> inbox() {
		return this.inbox;
	}

	/** A message has arrived. */
	void receive(String channel, Destination destination, byte[] body) {
		Inbox<ChannelItem> target = this.inbox;
		if (target == null) {
			return;
		}
		ChannelMessage<Object> message = message(channel, destination, body);
		ServerMessages reader = this.endpoint.serverMessages();
		if (reader != null && !message.readBy(reader)) {
			return;
		}
		this.confirmations.report();
		message.arrived(this.counters.received());
		if (reader == null && !this.arrivals.accepts(channel, body)) {
			return;
		}
		if (!target.offer(message, body.length)) {
			if (this.subscriptions.areOwned()) {
				this.arrivals.refused();
			}
			this.subscriptions.overflowed(target::mark, this.paused);
		}
	}

	/** A message that was received before is handed over again. */
	CompletableFuture<Void> replay(String channel, byte[] body) {
		this.counters.received();
		// What the listener does not hear any more, it once did.
		Destination destination = Destinations.of(this.endpoint).of(channel).orElse(Destination.channel(channel));
		return this.replays.add(message(channel, destination, body), this::mark);
	}

	private ChannelMessage<Object> message(String channel, Destination destination, byte[] body) {
		String pattern = destination.isPattern() ? destination.name() : null;
		return new ChannelMessage<>(this.endpoint.id(), channel, pattern, destination.template(), body);
	}

	/** A destination is confirmed, before its first message. */
	void subscribed(Destination destination, @Nullable Interruption interruption) {
		if (interruption != null) {
			this.confirmations.restored(destination.name(), interruption);
		}
		else if (this.gapReporter.reportsEstablished()) {
			this.confirmations.established(destination.name(), Instant.now());
		}
		if (noneIs(ChannelReceiver.Status.PENDING)) {
			this.confirmations.report();
		}
	}

	/** A destination is restored at one of several servers, before its first message. */
	void restored(Destination destination, Interruption interruption) {
		this.confirmations.restored(destination.name(), interruption);
	}

	/** A destination is lost; called by whoever finds out. */
	void interrupted(Destination destination, Interruption.Cause cause, Instant since) {
		this.gapReporter.lost(destination.name(), cause, since);
	}

	/** The server refuses a destination, at first or when it is asked again. */
	void refused(Throwable cause) {
		this.subscriptions.refused(cause);
	}

	/** Lets a gap be seen although there is none. */
	void simulateGap() {
		Instant now = Instant.now();
		List<Destination> lost = Destinations.of(this.endpoint).all();
		lost.forEach((destination) -> interrupted(destination, Interruption.Cause.CONNECTION, now));
		mark(new SubscriptionGap(this.endpoint.id(), lost.stream().map(Destination::name).toList(),
				SubscriptionGap.Cause.CONNECTION, now, now, null));
	}

	/** What confirmations tell; how much a gap has cost, the next message may tell. */
	private void confirmed(ChannelItem marker) {
		if (marker instanceof SubscriptionGap gap) {
			this.arrivals.interrupted(gap);
		}
		else {
			mark(marker);
		}
	}

	SequencedArrivals arrivals() {
		return this.arrivals;
	}

	private void mark(ChannelItem marker) {
		Inbox<ChannelItem> target = this.inbox;
		if (target != null) {
			target.mark(marker);
		}
	}

	ChannelCondition condition() {
		return new ChannelCondition(this.endpoint.serverMessages() != null, this.inbox != null && isConfirmed(),
				this.subscriptions.serverDescription(), this.gapReporter.recent());
	}

	boolean isConfirmed() {
		return noneIs(ChannelReceiver.Status.PENDING) && !isRefused();
	}

	boolean isRefused() {
		return !noneIs(ChannelReceiver.Status.REFUSED);
	}

	private boolean noneIs(ChannelReceiver.Status status) {
		return this.receivers.stream().noneMatch((receiver) -> receiver.status() == status);
	}

	List<ListenerProblem> problems() {
		return this.subscriptions.problems(this.receivers);
	}

}
