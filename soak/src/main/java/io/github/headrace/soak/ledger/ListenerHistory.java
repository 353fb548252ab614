package io.github.headrace.soak.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * What one listener has heard, in its own order. Safe for use by several threads: the
 * messages of different ordering keys come from different ones.
 */
final class ListenerHistory {

	private final String id;

	private final Publications publications;

	private final List<SequenceHistory> sequences;

	private final Set<String> destinations;

	private final Map<String, Integer> losses = new HashMap<>();

	private final Map<String, Integer> connectionGaps = new HashMap<>();

	/** Destinations that were lost and have had no gap since. */
	private final Map<String, Integer> unanswered = new HashMap<>();

	private final List<ReportedGap> gaps = new ArrayList<>();

	private final Complaints complaints = new Complaints();

	private long handled;

	ListenerHistory(String id, List<NumberSequence> sequences, Publications publications) {
		this.id = id;
		this.publications = publications;
		this.sequences = sequences.stream().map(SequenceHistory::new).toList();
		this.destinations = sequences.stream().map(NumberSequence::destination).collect(Collectors.toSet());
	}

	synchronized void heard(String channel, long number) {
		this.handled++;
		SequenceHistory history = find(channel, number);
		if (history == null || number >= this.publications.next(channel)) {
			complain("heard %d of %s, which was never published for it".formatted(number, channel));
			return;
		}
		String wrong = history.heard(number);
		if (wrong != null) {
			complain("%s at %s".formatted(wrong, Instant.now()));
		}
	}

	private @Nullable SequenceHistory find(String channel, long number) {
		for (SequenceHistory history : this.sequences) {
			if (history.sequence().channel().equals(channel) && history.sequence().contains(number)) {
				return history;
			}
		}
		return null;
	}

	/** The listener says that it hears nothing from a destination any more. */
	synchronized void lost(String destination, boolean unprovoked) {
		if (unprovoked) {
			complain("lost '%s' although nothing had happened".formatted(destination));
		}
		this.losses.merge(destination, 1, Integer::sum);
		this.unanswered.merge(destination, 1, Integer::sum);
	}

	/** The listener says that messages may be missing here. */
	synchronized void gap(Set<String> covered, @Nullable Long count) {
		ReportedGap gap = new ReportedGap(covered, count);
		if (covered.isEmpty() || !this.destinations.containsAll(covered)) {
			complain("has no such destinations: " + gap);
		}
		if (!gap.isCounted()) {
			covered.forEach((destination) -> requireLoss(gap, destination));
		}
		this.gaps.add(gap);
		this.sequences.stream()
			.filter((history) -> covered.contains(history.sequence().destination()))
			.forEach((history) -> history.gap(gap));
	}

	/** At most one gap for each loss, and none before it. */
	private void requireLoss(ReportedGap gap, String destination) {
		int reported = this.connectionGaps.merge(destination, 1, Integer::sum);
		if (reported > this.losses.getOrDefault(destination, 0)) {
			complain("reported a %s, but '%s' was lost only %d time(s)".formatted(gap, destination, reported - 1));
		}
		this.unanswered.remove(destination);
	}

	/** Returns what was lost and has had no gap since. */
	synchronized Set<String> unanswered() {
		return Set.copyOf(this.unanswered.keySet());
	}

	/** Returns the sequences of which nothing was heard from some number on. */
	synchronized List<NumberSequence> silentSince(Map<String, Long> snapshot) {
		return this.sequences.stream()
			.filter((history) -> history.last() < snapshot.getOrDefault(history.sequence().channel(), 0L))
			.map(SequenceHistory::sequence)
			.toList();
	}

	/** Returns whether the last messages that were published have not been heard. */
	synchronized boolean isBehind() {
		return this.sequences.stream()
			.anyMatch((history) -> history.isBehind(this.publications.next(history.sequence().channel())));
	}

	private void complain(String what) {
		this.complaints.add("Listener '%s' %s".formatted(this.id, what));
	}

	synchronized Verdict verdict() {
		List<Interval> intervals = this.sequences.stream()
			.flatMap((history) -> history.intervals(this.publications.next(history.sequence().channel())).stream())
			.toList();
		Complaints found = new Complaints();
		found.addAll(this.complaints);
		this.unanswered.forEach((destination, times) -> found
			.add("Listener '%s' lost '%s' and reported no gap".formatted(this.id, destination)));
		Reckoning reckoning = new Reckoning(this.id, intervals, this.publications, found);
		long unreported = reckoning.findUnreported();
		long outOfOrder = this.sequences.stream().mapToLong(SequenceHistory::outOfOrder).sum();
		long duplicates = this.sequences.stream().mapToLong(SequenceHistory::duplicates).sum();
		long empty = this.gaps.stream().filter((gap) -> !gap.isNeeded()).count();
		return new Verdict(this.handled, reckoning.lost(), this.gaps.size(), empty, unreported, outOfOrder, duplicates,
				found.all());
	}

}
