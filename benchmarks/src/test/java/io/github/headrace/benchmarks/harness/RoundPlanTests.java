package io.github.headrace.benchmarks.harness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RoundPlanTests {

	private final List<String> played = new ArrayList<>();

	@Test
	void interleavesPeersAndStartsWithAnotherOneEachRound() {
		new RoundPlan(0, 3, Duration.ofHours(1)).play(List.of("a", "b", "c"), this::play);
		assertThat(this.played).containsExactly("a", "b", "c", "b", "c", "a", "c", "a", "b");
	}

	@Test
	void leavesWarmUpRoundsOut() {
		Map<String, List<Integer>> results = new RoundPlan(2, 1, Duration.ofHours(1)).play(List.of("a"), this::play);
		assertThat(results).containsExactly(Map.entry("a", List.of(3)));
	}

	@Test
	void playsOneMeasuredRoundWhenTheLimitHasPassed() {
		Map<String, List<Integer>> results = new RoundPlan(2, 5, Duration.ZERO).play(List.of("a"), this::play);
		assertThat(results).containsExactly(Map.entry("a", List.of(3)));
	}

	private int play(String peer) {
		this.played.add(peer);
		return this.played.size();
	}

}
