package io.github.headrace.benchmarks.cache;

/**
 * What one round of invalidations at full speed came to.
 *
 * @param keys the keys that were changed, each once
 * @param nanos the time from the first write until no instance had an old value
 * @param cpuNanos the CPU time of both instances
 * @param stale the keys of which an old value was read afterwards
 */
record ThroughputResult(int keys, long nanos, long cpuNanos, int stale) {

}
