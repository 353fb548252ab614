package io.github.headrace.benchmarks.stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DrainRoundTests {

	@Test
	void dividesByTheEntriesHandled() {
		DrainResult drain = new DrainResult(200_000, 2000, 2_000_000_000L, 500_000_000L, 400_000_000L, 3);
		DrainRound round = new DrainRound(drain, 4000, 1, 200_000_000L);
		assertThat(round.entriesPerSecond()).isEqualTo(100_000);
		assertThat(round.attemptsPerSecond()).isEqualTo(400_000);
		assertThat(round.commandsPerEntry()).isEqualTo(0.02);
		assertThat(round.consumerCpuPerMillion()).isEqualTo(2);
		assertThat(round.serverCpuPerMillion()).isEqualTo(1);
	}

}
