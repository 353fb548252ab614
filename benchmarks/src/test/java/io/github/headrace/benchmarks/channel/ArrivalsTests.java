package io.github.headrace.benchmarks.channel;

import java.nio.file.Path;
import java.util.stream.LongStream;

import io.github.headrace.benchmarks.harness.SharedCounter;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalsTests {

	private static final long FIRST = 5_000;

	private SharedCounter progress;

	private Arrivals arrivals;

	@BeforeEach
	void expect(@TempDir Path directory) {
		this.progress = SharedCounter.map(directory.resolve("counter"));
		this.arrivals = new Arrivals(this.progress);
		this.arrivals.expect(FIRST, 4);
	}

	@Test
	void countsWhatArrivesInOrder() {
		LongStream.range(0, 4).forEach((i) -> this.arrivals.arrived(FIRST + i));
		RoundResult result = this.arrivals.finish(4);
		assertThat(result.received()).isEqualTo(4);
		assertThat(result.outOfOrder()).isZero();
		assertThat(result.lost()).isZero();
		assertThat(this.progress.get()).isEqualTo(4);
	}

	@Test
	void countsArrivalsThatDoNotFollowTheirPredecessor() {
		LongStream.of(0, 2, 1, 3).forEach((i) -> this.arrivals.arrived(FIRST + i));
		assertThat(this.arrivals.finish(4).outOfOrder()).isEqualTo(3);
	}

	@Test
	void reportsNothingLostThatWasNeverPublished() {
		this.arrivals.arrived(FIRST);
		assertThat(this.arrivals.finish(1).lost()).isZero();
	}

	@Test
	void ignoresWhatBelongsToAnotherRound() {
		this.arrivals.arrived(FIRST - 1);
		this.arrivals.arrived(FIRST + 4);
		assertThat(this.arrivals.finish(0).received()).isZero();
	}

}
