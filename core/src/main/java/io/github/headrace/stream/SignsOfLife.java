package io.github.headrace.stream;

import java.time.Duration;

/**
 * Knows whether the own signs of life go through, and may be compared with those of
 * others: after an outage, or when this process was suspended, all others look dead.
 * Confined to one thread.
 */
final class SignsOfLife {

	private final long halfLease;

	private long last;

	private long since;

	private boolean interrupted;

	SignsOfLife(Duration lease, long now) {
		this.halfLease = lease.toNanos() / 2;
		this.last = now;
		this.since = now - this.halfLease;
	}

	/** A sign has gone through. */
	void seen(long now) {
		if (this.interrupted || now - this.last > this.halfLease) {
			this.since = now;
		}
		this.interrupted = false;
		this.last = now;
	}

	/** A sign has not gone through. */
	void interrupted() {
		this.interrupted = true;
	}

	/** Returns whether others that show no signs of life are dead. */
	boolean mayJudge(long now) {
		return !this.interrupted && now - this.last <= this.halfLease && now - this.since >= this.halfLease;
	}

}
