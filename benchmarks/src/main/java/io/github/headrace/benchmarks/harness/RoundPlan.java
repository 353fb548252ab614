package io.github.headrace.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * How often the peers are measured, always interleaved: each round measures every peer
 * once, starting with another one each time, so that a change of the machine's state
 * meets all of them alike.
 *
 * @param warmUp the number of rounds before the figures count
 * @param measured the number of rounds whose figures count
 * @param limit the time after which no further round begins, once one has counted
 */
public record RoundPlan(int warmUp, int measured, Duration limit) {

	/**
	 * Play all rounds.
	 * @param peers the peers
	 * @param round measures one peer once
	 * @return the figures of the measured rounds, by peer
	 */
	public <P, R> Map<P, List<R>> play(List<P> peers, Function<P, R> round) {
		Map<P, List<R>> results = new LinkedHashMap<>();
		peers.forEach((peer) -> results.put(peer, new ArrayList<>()));
		List<P> order = new ArrayList<>(peers);
		long deadline = System.nanoTime() + this.limit.toNanos();
		for (int i = 0; i < this.warmUp + this.measured && !isOver(i, deadline); i++) {
			System.err.printf("Round %d of %d%s%n", i + 1, this.warmUp + this.measured,
					(i < this.warmUp) ? " (warm-up)" : "");
			for (P peer : order) {
				R result = round.apply(peer);
				if (i >= this.warmUp) {
					results.computeIfAbsent(peer, (key) -> new ArrayList<>()).add(result);
				}
			}
			Collections.rotate(order, -1);
		}
		return results;
	}

	private boolean isOver(int roundsPlayed, long deadline) {
		return roundsPlayed > this.warmUp && System.nanoTime() - deadline > 0;
	}

}
