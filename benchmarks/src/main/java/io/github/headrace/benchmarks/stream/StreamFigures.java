package io.github.headrace.benchmarks.stream;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.headrace.benchmarks.harness.LatencyResult;

/**
 * Everything that was measured; what was not is empty.
 */
final class StreamFigures {

	/** The rounds of the peers that read a backlog. */
	final Map<StreamPeerType, List<DrainRound>> backlog = new EnumMap<>(StreamPeerType.class);

	/** The rounds of the peers that read at a steady rate. */
	final Map<StreamPeerType, List<LatencyResult>> latency = new EnumMap<>(StreamPeerType.class);

	/** Rounds of Headrace, by how many of 100 entries fail at first. */
	final Map<Integer, List<DrainRound>> failing = new TreeMap<>();

	/** The rounds of delayed entries. */
	final List<DelayResult> delayed = new ArrayList<>();

	/** The heap in use, by the entries that wait in Redis. */
	final Map<Long, Long> heap = new TreeMap<>();

	/** The kills of a consumer. */
	final List<RecoveryResult> recovery = new ArrayList<>();

}
