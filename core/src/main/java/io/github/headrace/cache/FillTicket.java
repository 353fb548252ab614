package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * What entitles to store a value that is loaded after it was issued. Used by one
 * operation, though not always by one thread.
 */
final class FillTicket {

	private final long lease;

	private volatile @Nullable Object shared;

	private volatile boolean refused;

	/**
	 * Issues a ticket.
	 * @param lease the lease of a {@link FillGuard}
	 */
	FillTicket(long lease) {
		this.lease = lease;
	}

	long lease() {
		return this.lease;
	}

	/** Returns what entitles to store the value in Redis, if anything does. */
	@Nullable Object shared() {
		return this.shared;
	}

	void shared(@Nullable Object entitlement) {
		this.shared = entitlement;
	}

	/** Withdraws the ticket: what is loaded is seen by one transaction only. */
	void refuse() {
		this.refused = true;
	}

	boolean isRefused() {
		return this.refused;
	}

}
