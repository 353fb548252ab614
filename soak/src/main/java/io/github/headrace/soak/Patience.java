package io.github.headrace.soak;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How long something is waited for.
 *
 * @param limit the time after which it counts as never coming
 * @param pollMillis the pause between two looks
 */
public record Patience(Duration limit, long pollMillis) {

	/**
	 * Waits for a condition.
	 * @param what what is waited for, for people
	 * @param condition whether it has come
	 * @param state what there is instead
	 * @throws IllegalStateException if it has not come in time
	 */
	public void await(String what, BooleanSupplier condition, Supplier<?> state) {
		Instant end = Instant.now().plus(this.limit);
		while (!condition.getAsBoolean()) {
			if (Instant.now().isAfter(end)) {
				throw new IllegalStateException(
						"Waited %s in vain for %s: %s".formatted(this.limit, what, state.get()));
			}
			sleep(this.pollMillis);
		}
	}

	/**
	 * Lets time pass. Draws nothing, so that what is drawn later does not depend on how
	 * long others took.
	 */
	public static void sleep(long millis) {
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
