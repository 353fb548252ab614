package io.github.headrace.channel;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Which numbers of one source have arrived on one channel. Guarded by its
 * {@link SequencedArrivals}.
 */
final class SequenceWindow {

	/** The number has arrived before. */
	static final long DUPLICATE = -1;

	/** The number was missing and has come late. */
	static final long LATE = -2;

	private static final int MAX_HOLES = 64;

	/** More was hardly lost; somebody writes numbers of his own. */
	private static final long MAX_LOST = 1_000_000_000;

	private final Deque<long[]> holes = new ArrayDeque<>();

	private long highest;

	/** Of these numbers it is not known whether they have arrived. */
	private long unknownTo;

	/** Where in the gaps of the listener the last message arrived. */
	long epoch;

	/** When the last message arrived. */
	long lastMillis;

	/** Begins with the first number that arrives. */
	SequenceWindow(long first) {
		beginWith(first);
	}

	private void beginWith(long first) {
		this.holes.clear();
		this.highest = first;
		this.unknownTo = first - 1;
	}

	/**
	 * A number has arrived.
	 * @return how many before it are missing since the last, {@link #DUPLICATE} or
	 * {@link #LATE}
	 */
	long arrived(long sequence) {
		if (sequence <= this.highest) {
			return arrivedLate(sequence);
		}
		long missing = sequence - this.highest - 1;
		if (missing > MAX_LOST) {
			beginWith(sequence);
			return 0;
		}
		if (missing > 0) {
			this.holes.addLast(new long[] { this.highest + 1, sequence - 1 });
			if (this.holes.size() > MAX_HOLES) {
				this.unknownTo = this.holes.removeFirst()[1];
			}
		}
		this.highest = sequence;
		return missing;
	}

	private long arrivedLate(long sequence) {
		if (sequence <= this.unknownTo) {
			// Rather heard twice than not at all.
			return 0;
		}
		for (long[] hole : this.holes) {
			if (sequence >= hole[0] && sequence <= hole[1]) {
				fill(hole, sequence);
				return LATE;
			}
		}
		return DUPLICATE;
	}

	private void fill(long[] hole, long sequence) {
		long end = hole[1];
		hole[1] = sequence - 1;
		if (sequence < end) {
			this.holes.addLast(new long[] { sequence + 1, end });
		}
		this.holes.removeIf((some) -> some[0] > some[1]);
	}

}
