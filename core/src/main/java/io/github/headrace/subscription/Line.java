package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.headrace.connection.AccessDenied;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The links to one place, one after the other: opens one, asks it for signs of life and
 * opens the next one when it is lost. Safe for use by several threads.
 */
final class Line {

	private static final Log logger = LogFactory.getLog(Line.class);

	private final Place place;

	private final SubscriptionSettings settings;

	private final Connector connector;

	private final SubscriptionScheduler scheduler;

	private final Heartbeats heartbeats;

	private final Owner owner;

	/** That of the owner, which decides by the link what to send. */
	private final Object lock;

	private Runnable endBeats = () -> {
	};

	private BackOffExecution backOff;

	/**
	 * Whether the attempts since the last link were denied, or null if there were none.
	 */
	private @Nullable Boolean failedAsDenied;

	private @Nullable Link link;

	private boolean closed;

	Line(Place place, SubscriptionSettings settings, SubscriptionScheduler scheduler, Heartbeats heartbeats,
			Object lock, Owner owner) {
		this.place = place;
		this.settings = settings;
		this.connector = new Connector(settings.connectTimeout());
		this.scheduler = scheduler;
		this.heartbeats = heartbeats;
		this.lock = lock;
		this.owner = owner;
		this.backOff = newBackOff(settings);
	}

	private static BackOffExecution newBackOff(SubscriptionSettings settings) {
		ExponentialBackOff exponential = new ExponentialBackOff(settings.firstDelay().toMillis(), 2);
		exponential.setMaxInterval(settings.maxDelay().toMillis());
		exponential.setJitter(settings.firstDelay().toMillis() / 2);
		return exponential.start();
	}

	Place place() {
		return this.place;
	}

	/** Returns the link that is in use. */
	@Nullable Link link() {
		synchronized (this.lock) {
			return this.link;
		}
	}

	/** Begins to connect. */
	void open() {
		synchronized (this.lock) {
			this.endBeats = this.scheduler.every(this.settings.heartbeatInterval(), this::beat);
		}
		this.scheduler.now(this::connect);
	}

	/**
	 * Closes the line for good.
	 * @return completes when nothing can come from it any more
	 */
	CompletableFuture<Void> close() {
		Link closing;
		synchronized (this.lock) {
			this.closed = true;
			this.endBeats.run();
			closing = this.link;
			this.link = null;
		}
		return (closing != null) ? closing.discard() : CompletableFuture.completedFuture(null);
	}

	/**
	 * Takes a link out of use; a link that is to be given up is so once.
	 * @return whether it was in use
	 */
	boolean giveUp(Link gone) {
		synchronized (this.lock) {
			if (this.link != gone) {
				return false;
			}
			this.link = null;
			return true;
		}
	}

	/**
	 * Closes a link that was given up, and opens the next one when nothing can come from
	 * it.
	 * @param gone the link
	 * @param notBefore when it may be opened
	 */
	void replace(Link gone, CompletionStage<?> notBefore) {
		CompletableFuture<Void> ended = gone.discard();
		notBefore.whenComplete((done, failure) -> ended
			.whenComplete((nothing, none) -> this.scheduler.later(this.settings.firstDelay(), this::connect)));
	}

	private void connect() {
		if (!isWanted()) {
			return;
		}
		this.connector.connect(this.place).whenComplete((opened, failure) -> {
			if (opened != null) {
				connected(opened);
			}
			else if (failure != null) {
				// Not on the thread that watches the time for the whole JVM.
				this.scheduler.now(() -> connectFailed(failure));
			}
		});
	}

	private boolean isWanted() {
		synchronized (this.lock) {
			return !this.closed && this.link == null && this.scheduler.isRunning();
		}
	}

	private void connected(Link opened) {
		synchronized (this.lock) {
			if (isWanted()) {
				this.backOff = newBackOff(this.settings);
				this.failedAsDenied = null;
				this.link = opened;
				this.owner.opened(this, opened);
				return;
			}
		}
		opened.discard();
	}

	private void connectFailed(Throwable failure) {
		boolean denied = AccessDenied.isCauseOf(failure);
		Duration delay;
		boolean first;
		synchronized (this.lock) {
			delay = denied ? this.settings.refusedDelay() : Duration.ofMillis(this.backOff.nextBackOff());
			first = this.failedAsDenied == null || this.failedAsDenied != denied;
			this.failedAsDenied = denied;
		}
		if (!isWanted()) {
			return;
		}
		this.owner.failed(this, failure, denied, first);
		this.scheduler.later(delay, this::connect);
	}

	private void beat() {
		try {
			Link current = link();
			if (current != null && current.unansweredBeats() >= this.settings.missedHeartbeats()) {
				logger.warn("%s has not answered %d heartbeats".formatted(this.place, current.unansweredBeats()));
				this.heartbeats.silent();
				this.owner.silent(this, current, current.lastAnswer());
			}
			else if (current != null) {
				current.beat(this.heartbeats::answered);
			}
		}
		catch (RuntimeException ex) {
			// An exception would end the heartbeat.
			logger.warn("A heartbeat could not be sent to %s".formatted(this.place), ex);
		}
	}

	/**
	 * Uses the links.
	 */
	interface Owner {

		/**
		 * A link has been opened; called with the lock held.
		 * @param line the line
		 * @param link the link
		 */
		void opened(Line line, Link link);

		/**
		 * A link could not be opened; another attempt follows.
		 * @param line the line
		 * @param failure what the attempt failed with
		 * @param denied whether the server refuses this client, so that the next attempt
		 * will be late
		 * @param first whether the attempt before this one did not fail in the same way
		 */
		void failed(Line line, Throwable failure, boolean denied, boolean first);

		/**
		 * A link gives no sign of life.
		 * @param line the line
		 * @param link the link
		 * @param since its last one
		 */
		void silent(Line line, Link link, Instant since);

	}

}
