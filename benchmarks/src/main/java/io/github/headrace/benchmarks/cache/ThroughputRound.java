package io.github.headrace.benchmarks.cache;

/**
 * A round of invalidations at full speed, and what the server saw of it.
 *
 * @param result what the instances measured
 * @param log what was appended to the log, nothing for peers without one
 */
record ThroughputRound(ThroughputResult result, LogUsage log) {

	double keysPerSecond() {
		return this.result.keys() * 1e9 / this.result.nanos();
	}

	/** Return the CPU seconds of both instances per million keys. */
	double cpuPerMillion() {
		return this.result.cpuNanos() * 1e-3 / this.result.keys();
	}

	double entriesPerKey() {
		return (double) this.log.entries() / this.result.keys();
	}

}
