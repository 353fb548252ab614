package io.github.headrace.soak.cache;

import java.nio.file.Path;
import java.util.stream.IntStream;

import io.github.headrace.stream.EntryId;

/**
 * What the run and its instances tell each other, past Redis. Safe for use by several
 * threads and processes.
 */
final class Blackboard {

	/** How many instances there are. */
	static final int INSTANCES = 3;

	private static final int ROUND = 0;

	private static final int PARDONS = 1;

	private static final int FENCES = PARDONS + SoakCache.values().length;

	private static final int FENCE_FIELDS = 3;

	private static final int SETTLED = FENCES + INSTANCES * FENCE_FIELDS;

	private static final int TALLIES = SETTLED + INSTANCES;

	private static final int SIZE = TALLIES + INSTANCES * Tally.values().length;

	private final SharedLongs numbers;

	private Blackboard(SharedLongs numbers) {
		this.numbers = numbers;
	}

	static Blackboard in(Path directory) {
		return new Blackboard(SharedLongs.map(directory.resolve("blackboard"), SIZE));
	}

	/** Returns which round the instances are to settle. */
	long round() {
		return this.numbers.get(ROUND);
	}

	/** Asks every instance to say when it has applied what all had sent. */
	long nextRound() {
		return this.numbers.add(ROUND, 1);
	}

	/** Returns the last round that an instance has settled. */
	long settled(int slot) {
		return this.numbers.get(SETTLED + slot);
	}

	void settled(int slot, long round) {
		this.numbers.set(SETTLED + slot, round);
	}

	/**
	 * Returns an entry behind all that an instance had sent before a round.
	 * @throws IllegalStateException if it has not shown one yet
	 */
	EntryId fence(int slot, long round) {
		int base = FENCES + slot * FENCE_FIELDS;
		if (this.numbers.get(base) < round) {
			throw new IllegalStateException("Instance %d has not reached round %d".formatted(slot, round));
		}
		return new EntryId(this.numbers.get(base + 1), this.numbers.get(base + 2));
	}

	/** Shows such an entry, which may follow one that was lost. */
	void fence(int slot, long round, EntryId id) {
		int base = FENCES + slot * FENCE_FIELDS;
		this.numbers.set(base + 1, id.milliseconds());
		this.numbers.set(base + 2, id.sequence());
		this.numbers.set(base, round);
	}

	/**
	 * Returns a number that is odd while reads of a cache are not to be judged, and
	 * another each time.
	 */
	long pardon(SoakCache cache) {
		return this.numbers.get(PARDONS + cache.ordinal());
	}

	/** Begins or ends the time in which reads of a cache are not to be judged. */
	void turnPardon(SoakCache cache) {
		this.numbers.add(PARDONS + cache.ordinal(), 1);
	}

	void count(int slot, Tally tally, long amount) {
		this.numbers.add(tally(slot, tally), amount);
	}

	long count(int slot, Tally tally) {
		return this.numbers.get(tally(slot, tally));
	}

	/** Returns the sum of all instances. */
	long count(Tally tally) {
		return IntStream.range(0, INSTANCES).mapToLong((slot) -> count(slot, tally)).sum();
	}

	private static int tally(int slot, Tally tally) {
		return TALLIES + slot * Tally.values().length + tally.ordinal();
	}

}
