package io.github.headrace.soak.cache;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a run came to.
 *
 * @param operations reads and writes
 * @param judged reads that were held against a floor
 * @param invalidations those that have reached the log
 * @param replayed those that were applied after they had been missed
 * @param cleared how often everything was dropped
 * @param stale reads that were stale
 * @param complaints what is wrong, in words; empty if nothing is
 */
record CacheVerdict(long operations, long judged, long invalidations, long replayed, long cleared, long stale,
		List<String> complaints) {

	/** The verdict on nothing. */
	static final CacheVerdict NOTHING = new CacheVerdict(0, 0, 0, 0, 0, 0, List.of());

	CacheVerdict {
		complaints = List.copyOf(complaints);
	}

	/** Reads what instances have counted. */
	static CacheVerdict of(Blackboard blackboard, List<String> complaints) {
		return new CacheVerdict(blackboard.count(Tally.OPERATIONS), blackboard.count(Tally.JUDGED),
				blackboard.count(Tally.INVALIDATIONS), blackboard.count(Tally.REPLAYED),
				blackboard.count(Tally.CLEARED), blackboard.count(Tally.STALE), complaints);
	}

	CacheVerdict plus(CacheVerdict other) {
		return new CacheVerdict(this.operations + other.operations, this.judged + other.judged,
				this.invalidations + other.invalidations, this.replayed + other.replayed, this.cleared + other.cleared,
				this.stale + other.stale, Stream.concat(this.complaints.stream(), other.complaints.stream()).toList());
	}

}
