package io.github.headrace.cache;

/**
 * What a cache of this process has done since the start.
 *
 * @param cache the name of the cache
 * @param hits the reads that it answered from the memory of this process
 * @param misses the other reads
 * @param sharedHits the misses that Redis answered, 0 for a cache without a shared part
 * @param fills the values that were stored after a miss
 * @param refusedFills the values that were not, as their keys had been invalidated
 * @param bypassed the reads that were not answered because invalidations could not reach
 * the cache
 * @param servedStale the reads that were answered by an expired value, as no other could
 * be had
 */
public record CacheStatistics(String cache, long hits, long misses, long sharedHits, long fills, long refusedFills,
		long bypassed, long servedStale) {

	/**
	 * Returns which part of the reads was answered from memory.
	 * @return a number from 0 to 1; 0 without reads
	 */
	public double hitRatio() {
		long reads = this.hits + this.misses;
		return (reads == 0) ? 0 : (double) this.hits / reads;
	}

}
