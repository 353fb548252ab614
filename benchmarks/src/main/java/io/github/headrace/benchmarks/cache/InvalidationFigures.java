package io.github.headrace.benchmarks.cache;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.LatencyResult;

/**
 * What the parts of the scenario measured, empty for parts that were not run.
 */
final class InvalidationFigures {

	final Map<InvalidationPeerType, List<ThroughputRound>> throughput = new LinkedHashMap<>();

	final Map<InvalidationPeerType, List<LatencyResult>> latency = new LinkedHashMap<>();

	/** What went into the log, by what was asked for. */
	final Map<String, LogUsage> bursts = new LinkedHashMap<>();

}
