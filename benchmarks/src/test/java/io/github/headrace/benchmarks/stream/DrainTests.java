package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DrainTests {

	@Test
	void waitsUntilNothingIsPending() {
		AtomicLong pending = new AtomicLong(2);
		Drain drain = new Drain(0);
		drain.handle(EntryPayload.write(1), 1);
		DrainResult result = drain.await(1, pending::getAndDecrement, Duration.ofSeconds(10));
		assertThat(result.handled()).isEqualTo(1);
		assertThat(result.failed()).isZero();
		assertThat(result.polls()).isEqualTo(3);
		assertThat(result.nanos()).isGreaterThanOrEqualTo(result.attemptedNanos()).isPositive();
	}

	@Test
	void failsAtTheFirstAttemptOfSomeEntries() {
		Drain drain = new Drain(100);
		drain.handle(EntryPayload.write(99), 1);
		assertThatIllegalStateException().isThrownBy(() -> drain.handle(EntryPayload.write(100), 1));
		drain.handle(EntryPayload.write(100), 2);
		DrainResult result = drain.await(2, () -> 0, Duration.ofSeconds(10));
		assertThat(result.handled()).isEqualTo(2);
		assertThat(result.failed()).isEqualTo(1);
	}

	@Test
	void saysWhatIsMissing() {
		assertThatIllegalStateException().isThrownBy(() -> new Drain(0).await(5, () -> 0, Duration.ZERO))
			.withMessage("Only 0 of 5 entries were handled and acknowledged within 0 s");
	}

	@Test
	void notesTheFirstEntryAfterTheMark() {
		Drain drain = new Drain(0);
		drain.handle(EntryPayload.write(1), 1);
		drain.mark();
		assertThat(drain.markedNanos()).isZero();
		drain.handle(EntryPayload.write(2), 2);
		assertThat(drain.markedNanos()).isNotZero();
	}

}
