package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class CoarseClockTests {

	private static final long SECOND = Duration.ofSeconds(1).toNanos();

	private final AtomicLong time = new AtomicLong();

	private final AtomicInteger looks = new AtomicInteger();

	private final CoarseClock clock = new CoarseClock(() -> {
		this.looks.incrementAndGet();
		return this.time.get();
	});

	@Test
	void isExactWhileItIsAskedForSeldom() {
		for (int i = 1; i <= 10_000; i++) {
			// A thousand a second
			this.time.addAndGet(SECOND / 1_000);
			assertThat(this.clock.nanoTime()).isEqualTo(this.time.get());
		}
		assertThat(this.clock.isTicking()).isFalse();
	}

	@Test
	void followsTheTimeWhileItIsAskedForOften() {
		askOften();
		this.time.set(SECOND);
		Awaitility.await().until(() -> this.clock.nanoTime() == SECOND);
		this.time.set(2 * SECOND);
		Awaitility.await().until(() -> this.clock.nanoTime() == 2 * SECOND);
	}

	@Test
	void looksOfManyReadTheClockOnce() {
		askOften();
		int before = this.looks.get();
		for (int i = 0; i < 1_000_000; i++) {
			this.clock.nanoTime();
		}
		assertThat(this.looks.get() - before).isLessThan(100_000);
	}

	@Test
	void endsWhenNobodyAsksAndIsExactAgain() {
		askOften();
		Awaitility.await().until(() -> !this.clock.isTicking());
		this.time.set(3 * SECOND);
		assertThat(this.clock.nanoTime()).isEqualTo(3 * SECOND);
		askOften();
		this.time.set(4 * SECOND);
		Awaitility.await().until(() -> this.clock.nanoTime() == 4 * SECOND);
	}

	@Test
	void neverTellsATimeFromBeforeItsLastPause() {
		for (int pause = 1; pause <= 3; pause++) {
			this.time.set(pause * SECOND);
			askOften();
			assertThat(this.clock.nanoTime()).isEqualTo(pause * SECOND);
			Awaitility.await().until(() -> !this.clock.isTicking());
		}
	}

	/** The time stands still meanwhile. */
	private void askOften() {
		Awaitility.await().until(() -> {
			for (int i = 0; i < 5_000; i++) {
				assertThat(this.clock.nanoTime()).isEqualTo(this.time.get());
			}
			return this.clock.isTicking();
		});
	}

}
