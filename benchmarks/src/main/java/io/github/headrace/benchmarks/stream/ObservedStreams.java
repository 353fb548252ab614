package io.github.headrace.benchmarks.stream;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.headrace.benchmarks.harness.Observed;
import io.github.headrace.benchmarks.harness.RoundPlan;

/**
 * The stream listener, observed more or less.
 */
public final class ObservedStreams {

	private static final long ENTRIES = 200_000;

	private static final Map<StreamPeerType, Observed> PEERS = new EnumMap<>(
			Map.of(StreamPeerType.HEADRACE, Observed.OFF, StreamPeerType.HEADRACE_METRICS, Observed.METRICS,
					StreamPeerType.HEADRACE_TRACING, Observed.TRACING));

	private ObservedStreams() {
	}

	/**
	 * Play all rounds, interleaved.
	 */
	public static Map<Observed, List<DrainRound>> play(RoundPlan plan) {
		List<StreamPeerType> peers = List.copyOf(PEERS.keySet());
		try (BenchmarkServer server = new BenchmarkServer(); StreamRounds rounds = new StreamRounds(server, peers)) {
			rounds.awaitReady();
			Map<Observed, List<DrainRound>> results = new EnumMap<>(Observed.class);
			plan.play(peers, (peer) -> rounds.drain(peer, ENTRIES, 0))
				.forEach((peer, played) -> results.put(PEERS.get(peer), played));
			return results;
		}
	}

}
