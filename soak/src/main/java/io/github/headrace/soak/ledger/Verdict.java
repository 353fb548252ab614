package io.github.headrace.soak.ledger;

import java.util.List;
import java.util.stream.Stream;

/**
 * What an account came to.
 *
 * @param handled messages that listeners have heard
 * @param lost messages that listeners have missed
 * @param gaps gaps that listeners have reported
 * @param emptyGaps those of them in whose place nothing is missing
 * @param unreported messages that were missed and that no gap accounts for
 * @param outOfOrder messages heard after a later one of their sequence
 * @param duplicates messages heard again
 * @param complaints what is wrong, in words; empty if nothing is
 */
public record Verdict(long handled, long lost, long gaps, long emptyGaps, long unreported, long outOfOrder,
		long duplicates, List<String> complaints) {

	/** The account of nothing. */
	public static final Verdict NOTHING = new Verdict(0, 0, 0, 0, 0, 0, 0, List.of());

	public Verdict {
		complaints = List.copyOf(complaints);
	}

	/** Adds another account to this one. */
	public Verdict plus(Verdict other) {
		return new Verdict(this.handled + other.handled, this.lost + other.lost, this.gaps + other.gaps,
				this.emptyGaps + other.emptyGaps, this.unreported + other.unreported,
				this.outOfOrder + other.outOfOrder, this.duplicates + other.duplicates,
				Stream.concat(this.complaints.stream(), other.complaints.stream()).toList());
	}

	/** Adds something that is wrong. */
	public Verdict plus(String complaint) {
		return plus(new Verdict(0, 0, 0, 0, 0, 0, 0, List.of(complaint)));
	}

	/** Returns whether nothing is wrong. */
	public boolean isClean() {
		return this.complaints.isEmpty() && this.unreported == 0 && this.outOfOrder == 0 && this.duplicates == 0;
	}

}
