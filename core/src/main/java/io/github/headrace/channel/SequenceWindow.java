package io.github.headrace.channel;

import java.time.Duration;
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

	/** The number was missing, has been counted as lost, and has come all the same. */
	static final long FOUND = -3;

	/** Whether the number has arrived before, or what is missing, is not known. */
	static final long UNKNOWN = -4;

	private static final int MAX_HOLES = 64;

	/** More was hardly lost; somebody writes numbers of his own. */
	private static final long MAX_LOST = 1_000_000_000;

	private final Deque<Hole> holes = new ArrayDeque<>();

	private long highest;

	/** Of these numbers it is not known whether they have arrived. */
	private long unknownTo;

	/** What was missing in holes that are forgotten, and has not been counted. */
	private long forgotten;

	/** Where in the gaps of the listener the last message arrived. */
	long epoch;

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
	 * @param counted whether what is missing before it is counted as lost at once
	 * @return how many before it are missing since the last, {@link #DUPLICATE},
	 * {@link #LATE}, {@link #FOUND} or {@link #UNKNOWN}
	 */
	long arrived(long sequence, boolean counted) {
		if (sequence <= this.highest) {
			return arrivedLate(sequence);
		}
		long missing = sequence - this.highest - 1;
		if (missing > MAX_LOST) {
			beginWith(sequence);
			return UNKNOWN;
		}
		if (missing > 0) {
			add(new Hole(this.highest + 1, sequence - 1, System.nanoTime(), counted));
		}
		this.highest = sequence;
		return missing;
	}

	private void add(Hole hole) {
		this.holes.addLast(hole);
		if (this.holes.size() > MAX_HOLES) {
			Hole oldest = this.holes.removeFirst();
			this.unknownTo = Math.max(this.unknownTo, oldest.to());
			this.forgotten += oldest.counted() ? 0 : oldest.size();
		}
	}

	private long arrivedLate(long sequence) {
		for (Hole hole : this.holes) {
			if (sequence >= hole.from() && sequence <= hole.to()) {
				this.holes.remove(hole);
				if (sequence > hole.from()) {
					add(new Hole(hole.from(), sequence - 1, hole.since(), hole.counted()));
				}
				if (sequence < hole.to()) {
					add(new Hole(sequence + 1, hole.to(), hole.since(), hole.counted()));
				}
				return hole.counted() ? FOUND : LATE;
			}
		}
		// Rather heard twice than not at all.
		return (sequence <= this.unknownTo) ? UNKNOWN : DUPLICATE;
	}

	/**
	 * Gives up what has been missing for some time.
	 * @return how many numbers that are
	 */
	long giveUp(Duration patience) {
		long now = System.nanoTime();
		long lost = this.forgotten;
		this.forgotten = 0;
		for (Hole hole : this.holes.toArray(Hole[]::new)) {
			if (!hole.counted() && now - hole.since() >= patience.toNanos()) {
				lost += hole.size();
				this.holes.remove(hole);
				this.holes.addLast(new Hole(hole.from(), hole.to(), hole.since(), true));
			}
		}
		return lost;
	}

	/** Returns whether anything is missing that may yet come. */
	boolean isWaiting() {
		return this.forgotten > 0 || this.holes.stream().anyMatch((hole) -> !hole.counted());
	}

	/**
	 * Numbers that are missing.
	 *
	 * @param from the first of them
	 * @param to the last of them
	 * @param since since when, in the JVM's nanoseconds
	 * @param counted whether they have been counted as lost
	 */
	private record Hole(long from, long to, long since, boolean counted) {

		long size() {
			return this.to - this.from + 1;
		}

	}

}
