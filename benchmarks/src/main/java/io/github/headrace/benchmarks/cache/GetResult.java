package io.github.headrace.benchmarks.cache;

/**
 * What one JVM measured of a peer.
 *
 * @param nanos the time of a get
 * @param bytes what a get allocated
 */
record GetResult(double nanos, double bytes) {

}
