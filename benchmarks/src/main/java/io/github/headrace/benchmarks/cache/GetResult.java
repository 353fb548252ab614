package io.github.headrace.benchmarks.cache;

/**
 * What one JVM measured of a peer.
 *
 * @param nanos the time of a get in the fastest iteration
 * @param bytes what a get allocated in the iteration with the least of it, as other
 * threads allocate, too
 */
record GetResult(double nanos, double bytes) {

}
