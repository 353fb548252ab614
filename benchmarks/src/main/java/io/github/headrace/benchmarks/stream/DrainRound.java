package io.github.headrace.benchmarks.stream;

/**
 * What one round of a peer came to.
 *
 * @param drain what the consumer measured
 * @param commands the commands that the server carried out for the consumer, those inside
 * scripts included
 * @param connections the connections that were opened
 * @param serverCpuNanos the CPU time of the server
 */
public record DrainRound(DrainResult drain, long commands, long connections, long serverCpuNanos) {

	public double entriesPerSecond() {
		return this.drain.handled() * 1e9 / this.drain.nanos();
	}

	/**
	 * Return the entries per second up to the time when each has been attempted.
	 */
	double attemptsPerSecond() {
		return this.drain.handled() * 1e9 / this.drain.attemptedNanos();
	}

	double commandsPerEntry() {
		return (double) this.commands / this.drain.handled();
	}

	/**
	 * Return the CPU seconds of the consumer per million entries.
	 */
	public double consumerCpuPerMillion() {
		return this.drain.cpuNanos() * 1e-3 / this.drain.handled();
	}

	/**
	 * Return the CPU seconds of the server per million entries.
	 */
	double serverCpuPerMillion() {
		return this.serverCpuNanos * 1e-3 / this.drain.handled();
	}

}
