package io.github.headrace.benchmarks.harness;

import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LatencyResultTests {

	@Test
	void findsQuantiles() {
		LatencyResult result = LatencyResult.of(LongStream.rangeClosed(1, 200).map((n) -> 201 - n).toArray());
		assertThat(result).isEqualTo(new LatencyResult(200, 100, 198, 200));
	}

	@Test
	void knowsOneTime() {
		assertThat(LatencyResult.of(new long[] { 7 })).isEqualTo(new LatencyResult(1, 7, 7, 7));
	}

	@Test
	void hasNoFigureForNothing() {
		assertThatIllegalArgumentException().isThrownBy(() -> LatencyResult.of(new long[0]))
			.withMessageContaining("nothing arrived");
	}

}
