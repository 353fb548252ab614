package io.github.headrace.benchmarks.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Does something at a steady rate. What is late is made up for at once.
 *
 * @param perSecond how often
 */
public record SteadyPace(int perSecond) {

	public void run(long times, LongConsumer action) {
		long start = System.nanoTime();
		for (long number = 0; number < times; number++) {
			sleepUntil(start + number * 1_000_000_000L / this.perSecond);
			action.accept(number);
		}
	}

	public static void sleep(Duration time) {
		sleepUntil(System.nanoTime() + time.toNanos());
	}

	private static void sleepUntil(long nanoTime) {
		for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
