package io.github.headrace.soak.stream;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.github.headrace.soak.ledger.Complaints;
import org.jspecify.annotations.Nullable;

/**
 * Decides what became of every entry in one group.
 * <p>
 * Whatever the faults did: each entry has succeeded or is a dead letter, once, with its
 * bytes; its handler was not called more often than it may be; nobody began an attempt
 * early that he had to wait for himself. Where no fault was at work it went exactly as
 * the job says: no duplicates, no attempt too many or too few, nothing early, keys in
 * order. For use by one thread.
 */
final class StreamLedger {

	private final SoakGroup group;

	private final FaultWindows faults;

	private final Map<String, EntryHistory> entries = new LinkedHashMap<>();

	private final Complaints complaints = new Complaints();

	StreamLedger(SoakGroup group, FaultWindows faults) {
		this.group = group;
		this.faults = faults;
	}

	/** An entry is in the stream. */
	void added(AddedEntry entry) {
		this.entries.put(entry.id(), new EntryHistory(entry));
	}

	/** A handler did something; the events of a process come in their order. */
	void happened(JournalEvent event) {
		EntryHistory entry = entry(event.entry(), "was handled (%s)".formatted(event));
		if (entry != null) {
			entry.add(event);
		}
	}

	/** A dead letter was found. */
	void buried(DeadLetterCopy letter) {
		EntryHistory entry = entry(letter.entry(), "is a dead letter");
		if (entry != null) {
			entry.deadLetters.add(letter);
		}
	}

	/** An entry is still pending. */
	void pending(String id) {
		EntryHistory entry = entry(id, "is pending");
		if (entry != null) {
			entry.pending = true;
		}
	}

	private @Nullable EntryHistory entry(String id, String what) {
		EntryHistory entry = this.entries.get(id);
		if (entry == null) {
			complain("entry %s, which was never added, %s".formatted(id, what));
		}
		return entry;
	}

	/** Adds everything up; to be called when nothing happens any more. */
	StreamVerdict verdict() {
		this.entries.values().forEach(this::judge);
		new KeyOrder(this.group, this.faults).judge(this.entries.values(), this::complain);
		Collection<EntryHistory> all = this.entries.values();
		return new StreamVerdict(all.size(), count(all, (e) -> !e.successes.isEmpty() && !e.isDead()),
				count(all, EntryHistory::isDead), count(all, (e) -> e.pending), count(all, EntryHistory::isLost),
				count(all, this::isAttemptedTooOften),
				all.stream().mapToLong((e) -> Math.max(0, e.successes.size() - 1)).sum(),
				count(all, (e) -> e.isDead() && !e.successes.isEmpty()),
				count(all, (e) -> e.isDead() && e.entry().job().succeeds(this.group)), this.complaints.all());
	}

	private static long count(Collection<EntryHistory> all, Predicate<EntryHistory> condition) {
		return all.stream().filter(condition).count();
	}

	private boolean isAttemptedTooOften(EntryHistory entry) {
		return entry.starts.size() > this.group.maxAttempts();
	}

	private void judge(EntryHistory entry) {
		judgeEnd(entry);
		judgeDeadLetters(entry);
		judgePauses(entry);
		if (entry.isUndisturbed(this.faults)) {
			judgeUndisturbed(entry);
		}
	}

	private void judgeEnd(EntryHistory entry) {
		if (entry.isLost()) {
			complain("lost: " + entry);
		}
		if (entry.pending) {
			complain("still pending: " + entry);
		}
		if (isAttemptedTooOften(entry)) {
			complain("attempted %d times of %d: %s".formatted(entry.starts.size(), this.group.maxAttempts(), entry));
		}
	}

	private void judgeDeadLetters(EntryHistory entry) {
		List<DeadLetterCopy> letters = entry.deadLetters;
		if (letters.size() > 1) {
			complain("%d dead letters: %s".formatted(letters.size(), entry));
		}
		for (DeadLetterCopy letter : letters) {
			if (!letter.payload().equals(entry.entry().payload())) {
				complain("the dead letter has other bytes: " + entry);
			}
			if (letter.attempts() != this.group.maxAttempts()) {
				complain("a dead letter before the last attempt of %d: %s".formatted(this.group.maxAttempts(), entry));
			}
		}
	}

	/**
	 * Somebody else may begin early if he has taken the entry from one who was
	 * interrupted; who failed himself knows when it is due.
	 */
	private void judgePauses(EntryHistory entry) {
		for (JournalEvent failure : entry.failures) {
			for (JournalEvent start : entry.starts) {
				long pause = start.millis() - failure.millis();
				if (start.attempt() == failure.attempt() + 1 && pause >= 0
						&& pause < this.group.leastDelayMillis(failure.attempt())
						&& (start.process().equals(failure.process())
								|| !this.faults.overlap(entry.entry().addedMillis(), start.millis()))) {
					complain("attempt %d after only %d ms: %s".formatted(start.attempt(), pause, entry));
				}
			}
		}
	}

	private void judgeUndisturbed(EntryHistory entry) {
		Job job = entry.entry().job();
		boolean succeeds = job.succeeds(this.group);
		int attempts = succeeds ? job.failures() + 1 : this.group.maxAttempts();
		if (entry.starts.size() != attempts || entry.successes.size() != (succeeds ? 1 : 0)
				|| entry.isDead() == succeeds) {
			complain("without a fault, %d attempts and %s were expected: %s".formatted(attempts,
					succeeds ? "success" : "a dead letter", entry));
		}
	}

	private void complain(String complaint) {
		this.complaints.add("group '%s': %s".formatted(this.group.id(), complaint));
	}

}
