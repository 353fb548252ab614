package io.github.headrace.benchmarks.stream;

/**
 * How the entries of a killed consumer fared.
 *
 * @param entries the entries it had
 * @param firstNanos the time from the kill until the first of them was handled
 * @param allNanos the time from the kill until all were handled and acknowledged
 */
record RecoveryResult(long entries, long firstNanos, long allNanos) {

}
