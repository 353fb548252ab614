package io.github.headrace.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Some of the entries that a stream had, the older the fewer, by which it is known again
 * when it has become shorter.
 */
final class LogTrail {

	private static final int MAX_IDS = 512;

	private static final int MAX_QUESTIONS = 8;

	/** The last entry at each look, in order. */
	private final List<Seen> seen = new ArrayList<>();

	private long looks;

	/** The first entry at the last look. */
	private @Nullable EntryId first;

	/** What was read last since the last look. */
	private @Nullable EntryId latest;

	private boolean read;

	/** An entry was read. */
	void read(EntryId id) {
		this.latest = id;
		this.read = true;
	}

	/** Returns whether any entry of the stream was read. */
	boolean isRead() {
		return this.read;
	}

	/** The stream was looked at, and what was said of it counts from now on. */
	void looked(@Nullable EntryId firstEntry, EntryId last) {
		this.latest = null;
		this.first = firstEntry;
		this.looks++;
		if (firstEntry != null && (this.seen.isEmpty() || !newest().id().equals(last))) {
			this.seen.add(new Seen(last, this.looks));
			if (this.seen.size() > MAX_IDS) {
				this.seen.remove(leastMissed());
			}
		}
	}

	private Seen newest() {
		return this.seen.get(this.seen.size() - 1);
	}

	/** Returns which would leave the smallest hole, measured by its age. */
	private int leastMissed() {
		int least = 1;
		double smallest = Double.MAX_VALUE;
		for (int i = 1; i < this.seen.size() - 1; i++) {
			double hole = this.seen.get(i + 1).look() - this.seen.get(i - 1).look();
			double relative = hole / (this.looks + 1 - this.seen.get(i).look());
			if (relative < smallest) {
				smallest = relative;
				least = i;
			}
		}
		return least;
	}

	/** The stream is another one, nothing of which has been read. */
	void clear() {
		this.seen.clear();
		this.first = null;
		this.latest = null;
		this.read = false;
	}

	/**
	 * Finds out whether a stream is the one that was read.
	 * @param firstEntry its first entry, or {@code null} if there is none
	 * @param last its last id
	 * @param isThere asks the server whether it has an entry
	 */
	Finding find(@Nullable EntryId firstEntry, EntryId last, Predicate<EntryId> isThere) {
		if (firstEntry == null || candidates(firstEntry, last).stream().anyMatch(isThere)) {
			return Finding.SAME;
		}
		return (this.latest != null && isThere.test(this.latest)) ? Finding.OTHER_AND_READ : Finding.OTHER;
	}

	/** Returns what would be between two entries if the stream were the same. */
	private List<EntryId> candidates(EntryId firstEntry, EntryId last) {
		List<EntryId> candidates = new ArrayList<>();
		if (this.first != null && this.first.compareTo(firstEntry) >= 0) {
			candidates.add(this.first);
		}
		for (int i = this.seen.size() - 1; i >= 0 && candidates.size() < MAX_QUESTIONS; i--) {
			EntryId id = this.seen.get(i).id();
			if (id.compareTo(firstEntry) >= 0 && id.compareTo(last) <= 0) {
				candidates.add(id);
			}
		}
		return candidates;
	}

	/**
	 * The last entry at one look.
	 *
	 * @param id the entry
	 * @param look the number of the look
	 */
	private record Seen(EntryId id, long look) {

	}

	/** What a stream turns out to be. */
	enum Finding {

		/** The one that was read, or an empty one, with which it is the same. */
		SAME,

		/** Another one, nothing of which has been read. */
		OTHER,

		/** Another one, which has been read from the position on. */
		OTHER_AND_READ

	}

}
