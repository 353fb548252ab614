package io.github.headrace.soak.cache;

import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Judges reads of an instance: none returns a version that was less than its floor before
 * it began. Safe for use by several threads.
 */
final class StaleReads {

	private final Floors floors;

	private final Pardon pardon;

	private final Consumer<Verdict> verdicts;

	/**
	 * Creates a judge.
	 * @param pardon says when reads are not judged
	 * @param verdicts is told of each read
	 */
	StaleReads(Floors floors, Pardon pardon, Consumer<Verdict> verdicts) {
		this.floors = floors;
		this.pardon = pardon;
		this.verdicts = verdicts;
	}

	/** To be called before a read begins. */
	Read begin(Cell cell) {
		return begin(cell, 0, "");
	}

	/**
	 * To be called before a read begins that has a floor of its own.
	 * @param version the least version
	 * @param why why it is that, for people
	 */
	Read begin(Cell cell, long version, String why) {
		long pardon = this.pardon.of(cell.cache());
		Floors.Floor floor = this.floors.of(cell);
		return new Read(cell, (version > floor.version()) ? new Floors.Floor(version, why) : floor, pardon,
				System.nanoTime());
	}

	/**
	 * To be called with what a read returned.
	 * @param how how it was read, for people
	 */
	void end(Read read, long version, Supplier<String> how) {
		if (read.pardon % 2 != 0 || read.pardon != this.pardon.of(read.cell.cache())) {
			this.verdicts.accept(Verdict.PARDONED);
		}
		else if (version >= read.floor.version()) {
			this.verdicts.accept(Verdict.FRESH);
		}
		else {
			this.verdicts.accept(new Verdict(true,
					"%s returned version %d of %s, which was at %d before it began (%s); it began at %d and ended at %d"
						.formatted(how.get(), version, read.cell, read.floor.version(), read.floor.why(), read.began,
								System.nanoTime())));
		}
	}

	/**
	 * Says when reads are not judged, as data were lost that nobody can have kept.
	 */
	@FunctionalInterface
	interface Pardon {

		/** Returns an odd number while that is so, and another each time. */
		long of(SoakCache cache);

	}

	/**
	 * A read that has begun.
	 *
	 * @param cell what is read
	 * @param floor the least version that is not stale
	 * @param pardon whether it is judged
	 * @param began when it began, by {@link System#nanoTime()}
	 */
	record Read(Cell cell, Floors.Floor floor, long pardon, long began) {

	}

	/**
	 * What a read comes to.
	 *
	 * @param judged whether it was judged
	 * @param complaint what is wrong, empty if nothing is
	 */
	record Verdict(boolean judged, String complaint) {

		static final Verdict PARDONED = new Verdict(false, "");

		static final Verdict FRESH = new Verdict(true, "");

		boolean isStale() {
			return !this.complaint.isEmpty();
		}

	}

}
