package io.github.headrace.soak.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What happened to one entry in one group.
 */
final class EntryHistory {

	private final AddedEntry entry;

	final List<JournalEvent> starts = new ArrayList<>();

	final List<JournalEvent> failures = new ArrayList<>();

	final List<JournalEvent> successes = new ArrayList<>();

	final List<DeadLetterCopy> deadLetters = new ArrayList<>();

	boolean pending;

	EntryHistory(AddedEntry entry) {
		this.entry = entry;
	}

	AddedEntry entry() {
		return this.entry;
	}

	void add(JournalEvent event) {
		switch (event.kind()) {
			case START -> this.starts.add(event);
			case SUCCESS -> this.successes.add(event);
			case FAILURE -> this.failures.add(event);
		}
	}

	boolean isDead() {
		return !this.deadLetters.isEmpty();
	}

	boolean isLost() {
		return this.successes.isEmpty() && this.deadLetters.isEmpty() && !this.pending;
	}

	/** Returns when something last happened to it. */
	long lastMillis() {
		long handled = Stream.of(this.starts, this.failures, this.successes)
			.flatMap(List::stream)
			.mapToLong(JournalEvent::millis)
			.max()
			.orElse(this.entry.addedMillis());
		return this.deadLetters.stream().mapToLong(DeadLetterCopy::millis).reduce(handled, Math::max);
	}

	/** Returns whether no fault was at work between its adding and its last handling. */
	boolean isUndisturbed(FaultWindows faults) {
		return !faults.overlap(this.entry.addedMillis(), lastMillis());
	}

	@Override
	public String toString() {
		return "%s (job %d): starts %s, failures %s, successes %s, dead letters %s".formatted(this.entry.id(),
				this.entry.job().number(), brief(this.starts), brief(this.failures), brief(this.successes),
				this.deadLetters);
	}

	private static List<String> brief(List<JournalEvent> events) {
		return events.stream()
			.map((event) -> "%d@%s+%d".formatted(event.attempt(), event.process(), event.millis()))
			.toList();
	}

}
