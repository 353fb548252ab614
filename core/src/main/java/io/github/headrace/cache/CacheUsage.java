package io.github.headrace.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a cache does.
 */
final class CacheUsage {

	final LongAdder hits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder sharedHits = new LongAdder();

	final LongAdder fills = new LongAdder();

	final LongAdder refusedFills = new LongAdder();

	final LongAdder bypassed = new LongAdder();

	final LongAdder servedStale = new LongAdder();

	CacheStatistics statistics(String cache) {
		return new CacheStatistics(cache, this.hits.sum(), this.misses.sum(), this.sharedHits.sum(), this.fills.sum(),
				this.refusedFills.sum(), this.bypassed.sum(), this.servedStale.sum());
	}

}
