package io.github.headrace.soak.stream;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an account came to. Each entry counts once for each group.
 *
 * @param added entries that were to be handled
 * @param succeeded entries that were handled and are no dead letters
 * @param deadLettered entries that are dead letters
 * @param pending entries that are neither, but still pending
 * @param lost entries that are nowhere
 * @param overAttempts entries whose handler was called too often
 * @param duplicates successes beyond the first of an entry
 * @param both dead letters that had succeeded before a fault kept that from being settled
 * @param innocent dead letters whose handler would have succeeded, but for the faults
 * @param complaints what is wrong, in words; empty if nothing is
 */
record StreamVerdict(long added, long succeeded, long deadLettered, long pending, long lost, long overAttempts,
		long duplicates, long both, long innocent, List<String> complaints) {

	/** The account of nothing. */
	static final StreamVerdict NOTHING = new StreamVerdict(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

	StreamVerdict {
		complaints = List.copyOf(complaints);
	}

	StreamVerdict plus(StreamVerdict other) {
		return new StreamVerdict(this.added + other.added, this.succeeded + other.succeeded,
				this.deadLettered + other.deadLettered, this.pending + other.pending, this.lost + other.lost,
				this.overAttempts + other.overAttempts, this.duplicates + other.duplicates, this.both + other.both,
				this.innocent + other.innocent,
				Stream.concat(this.complaints.stream(), other.complaints.stream()).toList());
	}

	/** Adds things that are wrong. */
	StreamVerdict plus(List<String> others) {
		return plus(new StreamVerdict(0, 0, 0, 0, 0, 0, 0, 0, 0, others));
	}

}
