package io.github.headrace.subscription;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Looks where topics belong, whenever something has happened that may have changed it.
 * Safe for use by several threads.
 */
final class Lookout {

	private final Lines lines;

	private final SubscriptionScheduler scheduler;

	private final Failures failures;

	private final String server;

	private final Duration retryDelay;

	private final Runnable found;

	/** One look that is to come is enough, however many things happen before it. */
	private final AtomicBoolean waiting = new AtomicBoolean();

	Lookout(Lines lines, SubscriptionScheduler scheduler, Failures failures, String server, Duration retryDelay,
			Runnable found) {
		this.lines = lines;
		this.scheduler = scheduler;
		this.failures = failures;
		this.server = server;
		this.retryDelay = retryDelay;
		this.found = found;
	}

	/** Looks for the first time since the start. */
	void begin() {
		this.waiting.set(false);
		look();
	}

	/** Looks now. */
	void look() {
		this.lines.look().thenAccept((failure) -> {
			if (failure == null) {
				this.failures.located();
				this.scheduler.now(this.found);
			}
			else {
				if (!ClusterTopology.isGivenUp(failure)) {
					this.failures.notLocated(this.server, failure);
				}
				lookLater(this.retryDelay);
			}
		});
	}

	/** Looks after a pause, unless another look is to come anyway. */
	void lookLater(Duration pause) {
		if (this.waiting.compareAndSet(false, true)) {
			this.scheduler.later(pause, () -> {
				this.waiting.set(false);
				look();
			});
		}
	}

}
