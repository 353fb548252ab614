package io.github.headrace.soak.ledger;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The reference: which numbers of which channels the server has accepted.
 * <p>
 * A number without a reply may or may not have been published: it is neither required of
 * a listener nor forbidden. Safe for use by several threads.
 */
public final class Publications {

	private final Map<String, Long> next = new HashMap<>();

	private final Map<String, Set<Long>> unanswered = new HashMap<>();

	/**
	 * Takes the next number of a channel, which counts as accepted unless it is said not
	 * to be.
	 */
	public synchronized long take(String channel) {
		return this.next.merge(channel, 1L, Long::sum) - 1;
	}

	/** Notes that nobody knows whether a number was published. */
	public synchronized void unanswered(String channel, long number) {
		this.unanswered.computeIfAbsent(channel, (key) -> new HashSet<>()).add(number);
	}

	/** Returns the number that is taken next. */
	public synchronized long next(String channel) {
		return this.next.getOrDefault(channel, 0L);
	}

	/** Returns what is taken next of each channel that had a message. */
	public synchronized Map<String, Long> snapshot() {
		return Map.copyOf(this.next);
	}

	synchronized boolean isAccepted(String channel, long number) {
		return number < next(channel) && !this.unanswered.getOrDefault(channel, Set.of()).contains(number);
	}

	/** Returns how many messages the server has accepted. */
	public synchronized long accepted() {
		long taken = this.next.values().stream().mapToLong(Long::longValue).sum();
		return taken - this.unanswered.values().stream().mapToLong(Set::size).sum();
	}

}
