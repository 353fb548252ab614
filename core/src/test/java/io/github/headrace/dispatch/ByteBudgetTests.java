package io.github.headrace.dispatch;

import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ByteBudget} and {@link ByteReservation}.
 */
class ByteBudgetTests {

	@Test
	void rejectsALimitThatIsNotPositive() {
		assertThatIllegalArgumentException().isThrownBy(() -> new ByteBudget(0))
			.withMessage("'maxBytes' must be positive but is 0");
	}

	@Test
	void reservesUpToItsLimit() {
		ByteBudget budget = new ByteBudget(100);
		assertThat(budget.tryReserve(100)).isTrue();
		assertThat(budget.tryReserve(1)).isFalse();
		assertThat(budget.reservedBytes()).isEqualTo(100);
		budget.release(1);
		assertThat(budget.tryReserve(1)).isTrue();
	}

	@Test
	void refusesNoSmallReservationForALargeOneThatFails() throws Exception {
		ByteBudget budget = new ByteBudget(100);
		AtomicBoolean done = new AtomicBoolean();
		Thread greedy = new Thread(() -> {
			while (!done.get()) {
				assertThat(budget.tryReserve(101)).isFalse();
			}
		});
		greedy.start();
		for (int i = 0; i < 200_000; i++) {
			assertThat(budget.tryReserve(50)).isTrue();
			budget.release(50);
		}
		done.set(true);
		greedy.join();
	}

	@Test
	void isReservedInChunksButToTheLastByteIfNeedBe() {
		ByteBudget budget = new ByteBudget(ByteReservation.CHUNK + 10);
		ByteReservation first = new ByteReservation(budget);
		ByteReservation second = new ByteReservation(budget);
		assertThat(first.covers(1)).isTrue();
		assertThat(budget.reservedBytes()).isEqualTo(ByteReservation.CHUNK);
		assertThat(second.covers(10)).isTrue();
		assertThat(second.covers(11)).isFalse();
		assertThat(second.couldCover(11)).isFalse();
		first.shrinkTo(0);
		assertThat(second.couldCover(11)).isTrue();
		assertThat(second.covers(11)).isTrue();
	}

	@Test
	void getsBackWhatExceedsAChunk() {
		ByteBudget budget = new ByteBudget(10 * ByteReservation.CHUNK);
		ByteReservation reservation = new ByteReservation(budget);
		assertThat(reservation.covers(5 * ByteReservation.CHUNK)).isTrue();
		reservation.shrinkTo(10);
		assertThat(budget.reservedBytes()).isEqualTo(ByteReservation.CHUNK + 10);
		reservation.shrinkTo(0);
		assertThat(budget.reservedBytes()).isZero();
	}

}
