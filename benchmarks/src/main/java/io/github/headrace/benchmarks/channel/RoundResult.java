package io.github.headrace.benchmarks.channel;

/**
 * What a consumer measured in one round.
 *
 * @param published the messages that were published
 * @param received the messages that reached the handler
 * @param nanos the time from the first to the last arrival, in nanoseconds
 * @param cpuNanos the CPU time of the consumer's process, in nanoseconds
 * @param outOfOrder the arrivals whose predecessor did not have the sequence number
 * before
 * @param threadsStarted the platform threads that the consumer started
 */
public record RoundResult(long published, long received, long nanos, long cpuNanos, long outOfOrder,
		long threadsStarted) {

	public double messagesPerSecond() {
		return (this.nanos > 0) ? this.received * 1e9 / this.nanos : 0;
	}

	/**
	 * Return the CPU seconds per million messages received.
	 */
	public double cpuPerMillion() {
		return (this.received > 0) ? this.cpuNanos * 1e-3 / this.received : Double.NaN;
	}

	public long lost() {
		return this.published - this.received;
	}

}
