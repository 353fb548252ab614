package io.github.headrace.soak.cache;

/**
 * What each instance counts.
 */
enum Tally {

	/** Reads and writes. */
	OPERATIONS,

	/** Reads that were held against a floor. */
	JUDGED,

	/** Invalidations that have reached the log. */
	INVALIDATIONS,

	/** Those that were applied after they had been missed. */
	REPLAYED,

	/** Times that everything was dropped, but for the first connections. */
	CLEARED,

	/** Times that everything was dropped, all of them. */
	RESETS,

	/** Reads that were stale. */
	STALE,

	/** Reads and writes that failed in a way that nobody expects. */
	FAILED

}
