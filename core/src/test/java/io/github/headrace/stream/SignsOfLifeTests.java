package io.github.headrace.stream;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When others may be taken for dead.
 */
class SignsOfLifeTests {

	private final SignsOfLife signs = new SignsOfLife(Duration.ofSeconds(30), seconds(0));

	@Test
	void judgesFromTheBeginning() {
		this.signs.seen(seconds(1));
		assertThat(this.signs.mayJudge(seconds(1))).isTrue();
	}

	@Test
	void judgesHalfALeaseAfterAnInterruption() {
		this.signs.seen(seconds(10));
		this.signs.interrupted();
		assertThat(this.signs.mayJudge(seconds(11))).isFalse();
		this.signs.seen(seconds(20));
		assertThat(this.signs.mayJudge(seconds(34))).isFalse();
		this.signs.seen(seconds(30));
		assertThat(this.signs.mayJudge(seconds(35))).isTrue();
	}

	@Test
	void takesASuspendedProcessForAnInterruption() {
		this.signs.seen(seconds(10));
		assertThat(this.signs.mayJudge(seconds(60))).isFalse();
		this.signs.seen(seconds(60));
		assertThat(this.signs.mayJudge(seconds(61))).isFalse();
		this.signs.seen(seconds(70));
		this.signs.seen(seconds(75));
		assertThat(this.signs.mayJudge(seconds(75))).isTrue();
	}

	private static long seconds(long seconds) {
		return Duration.ofSeconds(seconds).toNanos();
	}

}
