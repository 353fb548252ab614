package io.github.headrace.benchmarks.stream;

import java.util.List;

import io.github.headrace.benchmarks.harness.LatencyResult;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DelayResultTests {

	@Test
	void tellsLateFromEarly() {
		DelayResult result = DelayResult.of(List.of(-1L, 0L, 2L, 3L, 100L));
		assertThat(result.early()).isEqualTo(1);
		assertThat(result.late()).isEqualTo(new LatencyResult(5, 2_000_000, 100_000_000, 100_000_000));
	}

}
