package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Keeps what is wanted subscribed, on one connection that is replaced when it is lost or
 * gives no sign of life.
 * <p>
 * Every change is written to the connection at once and confirmed by the server later;
 * what is not confirmed in time, or was confirmed on a connection that is gone, is
 * subscribed anew on the next one. Nothing here blocks but {@link #stop()}, for a second
 * at most. Safe for use by several threads.
 */
public final class Subscriptions {

	private static final Log logger = LogFactory.getLog(Subscriptions.class);

	private final SubscriptionSettings settings;

	private final String server;

	private final LinkKeeper keeper;

	private final Object lock = new Object();

	private final Topics topics = new Topics();

	private @Nullable Link link;

	/**
	 * Completes when everything known at the start is confirmed, or with what prevents
	 * it.
	 */
	private CompletableFuture<Void> established = new CompletableFuture<>();

	/**
	 * Creates subscriptions, which connect only when they are started.
	 * @param factory opens connections
	 * @param server where Redis is, for messages to people
	 * @param settings how patient to be
	 */
	public Subscriptions(LettuceConnectionFactory factory, String server, SubscriptionSettings settings) {
		this.settings = settings;
		this.server = server;
		this.keeper = new LinkKeeper(factory, server, settings, new Owner());
	}

	/**
	 * Adds a listener of a topic; before the start it is only remembered.
	 * @param topic the topic
	 * @param listener hears it
	 * @return the subscription, which may not be confirmed yet
	 */
	public Subscription subscribe(Topic topic, TopicListener listener) {
		Subscription subscription = new Subscription(this, topic, listener);
		synchronized (this.lock) {
			TopicState state = this.topics.add(topic);
			state.add(subscription);
			if (this.link != null) {
				send(this.link, state);
			}
		}
		return subscription;
	}

	void remove(Subscription subscription) {
		Topic topic = subscription.topic();
		synchronized (this.lock) {
			TopicState state = this.topics.find(topic);
			if (state != null && state.remove(subscription) && state.isUnused()) {
				this.topics.remove(topic);
				if (this.link != null) {
					this.link.unsubscribe(topic, (done, failure) -> subscription.hasEnded());
					return;
				}
			}
		}
		subscription.hasEnded();
	}

	/** Asks for a topic; guarded by the lock. */
	private void send(Link target, TopicState state) {
		List<Subscription> joining = state.joining();
		target.subscribe(state.topic(), (done, failure) -> answered(target, state, joining, failure));
		this.keeper.later(this.settings.confirmationTimeout(), () -> requireConfirmed(target, state, joining));
	}

	/** The server has answered; on the event loop, before the next message. */
	private void answered(Link from, TopicState state, List<Subscription> joining, @Nullable Throwable failure) {
		if (from.isDiscarded()) {
			return;
		}
		if (failure instanceof RedisCommandExecutionException) {
			refused(from, state, failure);
		}
		else if (failure == null) {
			confirmed(from, state, joining);
		}
	}

	private void confirmed(Link from, TopicState state, List<Subscription> joining) {
		List<Subscription> present;
		List<Subscription> entering;
		Interruption interruption;
		boolean again;
		synchronized (this.lock) {
			again = state.isConfirmedOn(from);
			present = state.joined();
			interruption = state.confirmed(from, Instant.now());
			entering = state.join(joining);
		}
		if (!again) {
			present.forEach((subscription) -> subscription.listener().subscribed(interruption));
		}
		entering.forEach(Subscription::firstConfirmed);
		checkEstablished(from);
	}

	private void checkEstablished(Link on) {
		CompletableFuture<Void> starting;
		boolean complete;
		synchronized (this.lock) {
			starting = this.established;
			complete = !starting.isDone() && this.topics.all().stream().allMatch((state) -> state.isConfirmedOn(on));
		}
		if (complete) {
			starting.complete(null);
		}
	}

	private void startFailed(Throwable failure) {
		CompletableFuture<Void> starting;
		synchronized (this.lock) {
			starting = this.established;
		}
		starting.completeExceptionally(failure);
	}

	private void refused(Link from, TopicState state, Throwable answer) {
		SubscriptionRefusedException failure = new SubscriptionRefusedException(state.topic(), answer);
		List<Subscription> waiting;
		synchronized (this.lock) {
			waiting = state.all();
			state.refused();
		}
		this.keeper.failed(failure);
		logger.error("On %s %s; it is asked again every %s".formatted(this.server, failure.getMessage(),
				this.settings.refusedDelay()));
		waiting.forEach((subscription) -> subscription.refused(failure));
		startFailed(failure);
		this.keeper.later(this.settings.refusedDelay(), () -> askAgain(from, state));
	}

	private void askAgain(Link from, TopicState state) {
		synchronized (this.lock) {
			if (this.link == from && this.topics.contains(state)) {
				send(from, state);
			}
		}
	}

	private void requireConfirmed(Link from, TopicState state, List<Subscription> asked) {
		boolean overdue;
		synchronized (this.lock) {
			overdue = this.link == from && this.topics.contains(state) && !state.isRefused()
					&& !(state.isConfirmedOn(from) && state.hasJoined(asked));
		}
		if (overdue) {
			logger.warn("%s has not confirmed the subscription of '%s' within %s".formatted(this.server, state.topic(),
					this.settings.confirmationTimeout()));
			lost(from, Interruption.Cause.RESUBSCRIBE, Instant.now());
		}
	}

	/**
	 * Connects and subscribes everything that has been added, and goes on trying until
	 * the stop.
	 * @return completes when everything that has been added is confirmed for the first
	 * time, or with what the first attempt failed with
	 */
	public CompletableFuture<Void> start() {
		synchronized (this.lock) {
			if (this.keeper.start()) {
				this.established = new CompletableFuture<>();
			}
			return this.established.copy();
		}
	}

	/**
	 * Closes the connection; what is subscribed is remembered for the next start.
	 */
	public void stop() {
		Link closing;
		synchronized (this.lock) {
			this.keeper.stop();
			closing = this.link;
			this.link = null;
			this.topics.all().forEach(TopicState::stopped);
		}
		if (closing != null) {
			closing.discard().join();
		}
	}

	/**
	 * Returns what the last attempt to connect or to subscribe failed with.
	 * @return the failure, or {@code null} if the last attempt succeeded
	 */
	public @Nullable Throwable lastFailure() {
		return this.keeper.lastFailure();
	}

	/**
	 * Asks the server for an answer on the connection, behind everything that it has sent
	 * before.
	 * @return completes on the event loop, before the next message; at once if there is
	 * no connection, and when it is lost
	 */
	public CompletableFuture<Void> caughtUp() {
		CompletableFuture<Void> answered = new CompletableFuture<>();
		Link current;
		synchronized (this.lock) {
			current = this.link;
		}
		if (current == null) {
			answered.complete(null);
		}
		else {
			current.ping((answer, failure) -> answered.complete(null));
		}
		return answered;
	}

	/** Gives a link up and opens the next one. */
	private void lost(Link gone, Interruption.Cause cause, Instant since) {
		Map<TopicState, List<Subscription>> interrupted = new LinkedHashMap<>();
		synchronized (this.lock) {
			if (this.link != gone) {
				return;
			}
			this.link = null;
			for (TopicState state : this.topics.all()) {
				if (state.lost(gone, cause, since)) {
					interrupted.put(state, state.joined());
				}
			}
		}
		logger.warn("Lost %d subscription(s) on %s (%s); subscribing again".formatted(interrupted.size(), this.server,
				cause));
		interrupted.values()
			.forEach((joined) -> joined.forEach((subscription) -> subscription.listener().interrupted(cause, since)));
		this.keeper.replace(gone);
	}

	/** Takes links from their keeper. */
	private final class Owner implements LinkKeeper.Owner {

		@Override
		public boolean opened(Link opened) {
			synchronized (Subscriptions.this.lock) {
				// There is one already if a start followed a stop while this one was
				// opened.
				if (!Subscriptions.this.keeper.isRunning() || Subscriptions.this.link != null) {
					return false;
				}
				Subscriptions.this.link = opened;
				opened.open(new Receiver());
				Subscriptions.this.topics.all().forEach((state) -> send(opened, state));
			}
			checkEstablished(opened);
			return true;
		}

		@Override
		public void failed(Throwable failure) {
			startFailed(failure);
		}

		@Override
		public void silent(Link silent, Instant since) {
			lost(silent, Interruption.Cause.HEARTBEAT, since);
		}

		@Override
		public @Nullable Link current() {
			synchronized (Subscriptions.this.lock) {
				return Subscriptions.this.link;
			}
		}

	}

	/** Passes on what arrives on a link. */
	private final class Receiver implements LinkListener {

		@Override
		public void message(Topic.Kind kind, String name, String channel, byte[] body) {
			Subscriptions.this.topics.deliver(kind, name, channel, body);
		}

		@Override
		public void disconnected(Link from) {
			Instant now = Instant.now();
			Subscriptions.this.keeper.later(Duration.ZERO, () -> lost(from, Interruption.Cause.CONNECTION, now));
		}

	}

}
