package io.github.headrace.benchmarks.harness;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DistributionTests {

	@Test
	void takesTheMiddleOfAnOddNumberOfRounds() {
		assertThat(Distribution.of(List.of(9, 1, 4), Integer::doubleValue)).isEqualTo(new Distribution(1, 4, 9));
	}

	@Test
	void takesTheMeanOfTheTwoInTheMiddleOfAnEvenNumber() {
		assertThat(Distribution.of(List.of(9, 1, 4, 6), Integer::doubleValue)).isEqualTo(new Distribution(1, 5, 9));
	}

	@Test
	void rejectsNoRounds() {
		assertThatIllegalArgumentException().isThrownBy(() -> Distribution.of(List.of(), Number::doubleValue));
	}

}
