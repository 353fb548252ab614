package io.github.headrace.soak.ledger;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * Decides whether listeners were ever silently deaf.
 * <p>
 * Each listener tells what it hears in its own order: messages, losses, gaps. Wherever
 * numbers of a sequence are missing between two messages of it, a gap of its destination
 * must stand there; a gap that counts must count right; a gap that does not count must
 * follow a loss, at most one for each loss and at least one after the last; a number must
 * not come twice, nor after a greater one.
 * <p>
 * Safe for use by several threads.
 */
public final class Ledger implements Witness {

	private final Publications publications = new Publications();

	private final Map<String, ListenerHistory> listeners = new LinkedHashMap<>();

	private volatile boolean faulty;

	/**
	 * Opens accounts.
	 * @param listeners what each listener has to hear, by id
	 */
	public Ledger(Map<String, List<NumberSequence>> listeners) {
		listeners
			.forEach((id, sequences) -> this.listeners.put(id, new ListenerHistory(id, sequences, this.publications)));
	}

	/** Returns what was published. */
	public Publications publications() {
		return this.publications;
	}

	/** From now on losses are to be expected. */
	public void faultsBegin() {
		this.faulty = true;
	}

	@Override
	public void heard(String listenerId, String channel, long number) {
		listener(listenerId).heard(channel, number);
	}

	@Override
	public void lost(String listenerId, String destination) {
		listener(listenerId).lost(destination, !this.faulty);
	}

	@Override
	public void gap(String listenerId, Collection<String> destinations, @Nullable Long count) {
		listener(listenerId).gap(Set.copyOf(destinations), count);
	}

	private ListenerHistory listener(String id) {
		ListenerHistory listener = this.listeners.get(id);
		if (listener == null) {
			throw new IllegalArgumentException("No account for listener '%s', only %s".formatted(id, this.listeners));
		}
		return listener;
	}

	/** Returns the destinations that are lost and have had no gap since, by listener. */
	public Map<String, Set<String>> unanswered() {
		Map<String, Set<String>> unanswered = new TreeMap<>();
		this.listeners.forEach((id, listener) -> unanswered.put(id, listener.unanswered()));
		unanswered.values().removeIf(Set::isEmpty);
		return unanswered;
	}

	/**
	 * Returns the sequences of which nothing was heard from some numbers on, by listener.
	 * @param snapshot the numbers, by channel
	 */
	public Map<String, List<NumberSequence>> silentSince(Map<String, Long> snapshot) {
		Map<String, List<NumberSequence>> silent = new TreeMap<>();
		this.listeners.forEach((id, listener) -> silent.put(id, listener.silentSince(snapshot)));
		silent.values().removeIf(List::isEmpty);
		return silent;
	}

	/** Returns whether anybody has not heard the last messages that were published. */
	public boolean isBehind() {
		return this.listeners.values().stream().anyMatch(ListenerHistory::isBehind);
	}

	/** Adds everything up; to be called when nothing is under way any more. */
	public Verdict verdict() {
		return this.listeners.values().stream().map(ListenerHistory::verdict).reduce(Verdict.NOTHING, Verdict::plus);
	}

}
