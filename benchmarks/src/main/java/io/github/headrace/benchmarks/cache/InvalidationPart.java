package io.github.headrace.benchmarks.cache;

import java.util.Locale;

import io.github.headrace.benchmarks.harness.RunOptions;

/**
 * The parts of the scenario.
 */
enum InvalidationPart {

	/** All peers change many keys as fast as they can. */
	THROUGHPUT,

	/** All peers change keys at a steady rate. */
	LATENCY,

	/** Headrace is asked for more than it has to send. */
	BURSTS;

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	boolean isAskedFor(RunOptions options) {
		return options.parts().isEmpty() || options.parts().contains(id());
	}

}
