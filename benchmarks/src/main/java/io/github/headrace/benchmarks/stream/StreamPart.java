package io.github.headrace.benchmarks.stream;

import java.util.Locale;

import io.github.headrace.benchmarks.harness.RunOptions;

/**
 * The parts of the scenario. A quick run has only the first, unless others are named.
 */
enum StreamPart {

	/** All peers read a backlog. */
	BACKLOG,

	/** All peers read at a steady rate. */
	LATENCY,

	/** Headrace reads a backlog in which some entries fail at first. */
	FAILING,

	/** Headrace delays entries at a steady rate. */
	DELAYED,

	/** Headrace reads backlogs slowly. */
	HEAP,

	/** Headrace takes over from a consumer that was killed. */
	RECOVERY;

	/** Returns whether the peers are needed that were selected, or Headrace alone. */
	boolean hasPeers() {
		return this == BACKLOG || this == LATENCY;
	}

	String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	boolean isAskedFor(RunOptions options) {
		return options.parts().isEmpty() ? (this == BACKLOG || !options.quick()) : options.parts().contains(id());
	}

}
