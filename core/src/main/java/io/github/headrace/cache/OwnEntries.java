package io.github.headrace.cache;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.LongSupplier;

import io.github.headrace.stream.EntryId;

/**
 * Finds out that the server which has confirmed an entry is not the one whose log is
 * read: a master that was replaced, and does not know it yet, goes on confirming. What
 * such an entry has told nobody learns, unless it is sent again.
 * <p>
 * An entry that was confirmed before a time at which everything is known to have been
 * applied has come through the log by then, or never will. Safe for use by several
 * threads.
 */
final class OwnEntries {

	private static final int MAX_ENTRIES = 4096;

	/** As long as the other server confirms what is sent again, that is lost as well. */
	private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

	private final LongSupplier clock;

	/** Those that were confirmed and have not come, and when they were. */
	private final Map<EntryId, Long> confirmed = new LinkedHashMap<>();

	/** Those that have come before the answer of the server has. */
	private final LinkedHashSet<EntryId> early = new LinkedHashSet<>();

	private long lastLoss;

	OwnEntries(LongSupplier clock) {
		this.clock = clock;
		this.lastLoss = clock.getAsLong() - PAUSE_NANOS;
	}

	/** The server has confirmed an entry. */
	synchronized void confirmed(EntryId id) {
		if (!this.early.remove(id) && this.confirmed.size() < MAX_ENTRIES) {
			this.confirmed.put(id, this.clock.getAsLong());
		}
	}

	/** An entry has come through the log. */
	synchronized void came(EntryId id) {
		if (this.confirmed.remove(id) == null) {
			this.early.add(id);
			if (this.early.size() > MAX_ENTRIES) {
				this.early.remove(this.early.iterator().next());
			}
		}
	}

	/** All that was confirmed is sent again. */
	synchronized void forget() {
		this.confirmed.clear();
	}

	/**
	 * Everything that had been sent by a time has been applied.
	 * @return whether something was not among it, so that it is to be sent again
	 */
	synchronized boolean isAnyLost(long nanoTime) {
		long now = this.clock.getAsLong();
		if (this.confirmed.isEmpty() || now - this.lastLoss < PAUSE_NANOS) {
			return false;
		}
		boolean lost = this.confirmed.values().removeIf((time) -> time - nanoTime < 0);
		if (lost) {
			this.lastLoss = now;
		}
		return lost;
	}

}
