package io.github.headrace.soak.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * The place between two neighboring messages of a sequence, where numbers are missing or
 * gaps were reported.
 */
final class Interval {

	private final NumberSequence sequence;

	private final long from;

	private final long to;

	private final List<ReportedGap> gaps;

	private final Set<Long> late = new HashSet<>();

	/**
	 * Creates a place.
	 * @param from the first number that is missing, if any is
	 * @param to the number of the message after it
	 */
	Interval(NumberSequence sequence, long from, long to, List<ReportedGap> gaps) {
		this.sequence = sequence;
		this.from = from;
		this.to = to;
		this.gaps = List.copyOf(gaps);
	}

	/** Takes a number that comes after a greater one: it is not missing any more. */
	boolean takeLate(long number) {
		return number >= this.from && number < this.to && this.late.add(number);
	}

	List<ReportedGap> gaps() {
		return this.gaps;
	}

	/** Returns how many numbers are missing that the server has accepted. */
	long required(Publications publications) {
		return missing().filter((number) -> publications.isAccepted(this.sequence.channel(), number)).count();
	}

	/** Returns how many numbers are missing, those included that may not exist. */
	long possible() {
		return missing().count();
	}

	private LongStream missing() {
		return LongStream.iterate(this.from, (number) -> number < this.to, (number) -> number + this.sequence.step())
			.filter((number) -> !this.late.contains(number));
	}

	@Override
	public String toString() {
		return "%s before %d of %s".formatted(missing().limit(5).boxed().toList(), this.to, this.sequence);
	}

}
