package io.github.headrace.benchmarks.stream;

/**
 * What a consumer measured while it handled a backlog.
 *
 * @param handled the handler calls that succeeded
 * @param failed the handler calls that failed
 * @param nanos the time from the first handler call until nothing was pending
 * @param attemptedNanos the time from the first handler call until each entry had been
 * attempted
 * @param cpuNanos the CPU time of the consumer's process
 * @param polls how often the server was asked for what is pending
 */
public record DrainResult(long handled, long failed, long nanos, long attemptedNanos, long cpuNanos, long polls) {

}
