package io.github.headrace.soak.ledger;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a listener heard of one sequence, as far as it is out of the ordinary. Guarded by
 * the lock of its {@link ListenerHistory}.
 */
final class SequenceHistory {

	private final NumberSequence sequence;

	private final List<Interval> intervals = new ArrayList<>();

	private final List<ReportedGap> gapsAtEnd = new ArrayList<>();

	private long next;

	private long outOfOrder;

	private long duplicates;

	SequenceHistory(NumberSequence sequence) {
		this.sequence = sequence;
		this.next = sequence.first();
	}

	NumberSequence sequence() {
		return this.sequence;
	}

	/**
	 * Takes a message.
	 * @return what is wrong with it, or {@code null}
	 */
	@Nullable String heard(long number) {
		if (number < this.next) {
			return late(number);
		}
		if (number > this.next || !this.gapsAtEnd.isEmpty()) {
			this.intervals.add(new Interval(this.sequence, this.next, number, this.gapsAtEnd));
			this.gapsAtEnd.clear();
		}
		this.next = number + this.sequence.step();
		return null;
	}

	private String late(long number) {
		boolean missing = this.intervals.stream().anyMatch((interval) -> interval.takeLate(number));
		if (missing) {
			this.outOfOrder++;
		}
		else {
			this.duplicates++;
		}
		return "heard %d of %s %s after %d".formatted(number, this.sequence, missing ? "out of order" : "twice",
				last());
	}

	void gap(ReportedGap gap) {
		this.gapsAtEnd.add(gap);
	}

	/** Returns the greatest number that was heard. */
	long last() {
		return this.next - this.sequence.step();
	}

	boolean isBehind(long published) {
		return this.sequence.ceiling(published) > this.next;
	}

	long outOfOrder() {
		return this.outOfOrder;
	}

	long duplicates() {
		return this.duplicates;
	}

	/** Returns all places, the one after the last message included. */
	List<Interval> intervals(long published) {
		List<Interval> all = new ArrayList<>(this.intervals);
		long end = this.sequence.ceiling(published);
		if (end > this.next || !this.gapsAtEnd.isEmpty()) {
			all.add(new Interval(this.sequence, this.next, end, this.gapsAtEnd));
		}
		return all;
	}

}
