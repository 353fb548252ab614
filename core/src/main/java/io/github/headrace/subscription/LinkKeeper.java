package io.github.headrace.subscription;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * Sees to it that there is a link: opens it, asks it for signs of life and opens the next
 * one when it is lost. Safe for use by several threads.
 */
final class LinkKeeper {

	private static final Log logger = LogFactory.getLog(LinkKeeper.class);

	private final SubscriptionSettings settings;

	private final String server;

	private final Connector connector;

	private final Owner owner;

	private final Object lock = new Object();

	private @Nullable ScheduledExecutorService scheduler;

	private BackOffExecution backOff;

	private boolean failureLogged;

	private volatile @Nullable Throwable lastFailure;

	LinkKeeper(LettuceConnectionFactory factory, String server, SubscriptionSettings settings, Owner owner) {
		this.settings = settings;
		this.server = server;
		this.connector = new Connector(factory, settings.connectTimeout());
		this.owner = owner;
		this.backOff = newBackOff(settings);
	}

	private static BackOffExecution newBackOff(SubscriptionSettings settings) {
		ExponentialBackOff exponential = new ExponentialBackOff(settings.firstDelay().toMillis(), 2);
		exponential.setMaxInterval(settings.maxDelay().toMillis());
		exponential.setJitter(settings.firstDelay().toMillis() / 2);
		return exponential.start();
	}

	/**
	 * Begins to connect.
	 * @return whether it was not running before
	 */
	boolean start() {
		synchronized (this.lock) {
			if (this.scheduler != null) {
				return false;
			}
			// No daemon: an application that only listens must not end.
			ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1,
					new CustomizableThreadFactory("headrace-subscriptions-"));
			created.setRemoveOnCancelPolicy(true);
			created.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
			this.scheduler = created;
			this.backOff = newBackOff(this.settings);
			long interval = this.settings.heartbeatInterval().toMillis();
			created.scheduleWithFixedDelay(this::beat, interval, interval, TimeUnit.MILLISECONDS);
			created.execute(this::connect);
			return true;
		}
	}

	void stop() {
		synchronized (this.lock) {
			if (this.scheduler != null) {
				this.scheduler.shutdownNow();
				this.scheduler = null;
			}
		}
	}

	boolean isRunning() {
		synchronized (this.lock) {
			return this.scheduler != null;
		}
	}

	/** Runs a task after a pause, unless this is stopped by then. */
	void later(Duration delay, Runnable task) {
		synchronized (this.lock) {
			if (this.scheduler != null) {
				this.scheduler.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
	}

	/** Closes a link for good, and opens the next one when nothing can come from it. */
	void replace(Link gone) {
		CompletableFuture<Void> closed = gone.discard();
		closed.whenComplete((done, failure) -> later(this.settings.firstDelay(), this::connect));
	}

	@Nullable Throwable lastFailure() {
		return this.lastFailure;
	}

	void failed(Throwable failure) {
		this.lastFailure = failure;
	}

	private void connect() {
		this.connector.connect().whenComplete((opened, failure) -> {
			if (opened != null) {
				connected(opened);
			}
			else if (failure != null) {
				connectFailed(failure);
			}
		});
	}

	private void connected(Link opened) {
		synchronized (this.lock) {
			this.backOff = newBackOff(this.settings);
			this.failureLogged = false;
		}
		this.lastFailure = null;
		if (!this.owner.opened(opened)) {
			opened.discard();
		}
	}

	private void connectFailed(Throwable failure) {
		Duration delay;
		boolean first;
		synchronized (this.lock) {
			delay = Duration.ofMillis(this.backOff.nextBackOff());
			first = !this.failureLogged && this.scheduler != null;
			this.failureLogged = true;
		}
		this.lastFailure = failure;
		if (first) {
			logger.warn("Cannot connect to %s; trying again until it is there".formatted(this.server), failure);
		}
		this.owner.failed(failure);
		later(delay, this::connect);
	}

	private void beat() {
		try {
			Link current = this.owner.current();
			if (current != null && current.unansweredBeats() >= this.settings.missedHeartbeats()) {
				logger.warn("%s has not answered %d heartbeats".formatted(this.server, current.unansweredBeats()));
				this.owner.silent(current, current.lastAnswer());
			}
			else if (current != null) {
				current.beat();
			}
		}
		catch (RuntimeException ex) {
			// An exception would end the heartbeat.
			logger.warn("A heartbeat could not be sent to %s".formatted(this.server), ex);
		}
	}

	/**
	 * Uses the link.
	 */
	interface Owner {

		/**
		 * Takes a link that has been opened.
		 * @param link the link
		 * @return whether it is wanted
		 */
		boolean opened(Link link);

		/**
		 * A link could not be opened; another attempt follows.
		 * @param failure what the attempt failed with
		 */
		void failed(Throwable failure);

		/**
		 * A link gives no sign of life.
		 * @param link the link
		 * @param since its last one
		 */
		void silent(Link link, Instant since);

		/**
		 * Returns the link that is in use.
		 * @return the link, or {@code null}
		 */
		@Nullable Link current();

	}

}
