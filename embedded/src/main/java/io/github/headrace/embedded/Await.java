package io.github.headrace.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits for a state of several servers that nobody announces.
 */
final class Await {

	static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	private Await() {
	}

	/**
	 * Wait until nothing stands in the way.
	 * @param goal what is waited for, to follow "it did not come about that"
	 * @param obstacle looks at the servers and says what stands in the way, if anything
	 * @throws IllegalStateException if something still does after 30 seconds
	 */
	static void until(String goal, Supplier<Optional<String>> obstacle) {
		long start = System.nanoTime();
		Optional<String> last = obstacle.get();
		while (last.isPresent()) {
			if (System.nanoTime() - start > TIMEOUT.toNanos()) {
				throw new IllegalStateException("Within %d ms it did not come about that %s: %s"
					.formatted(TIMEOUT.toMillis(), goal, last.get()));
			}
			pause(goal);
			last = obstacle.get();
		}
	}

	private static void pause(String goal) {
		try {
			Thread.sleep(POLL_INTERVAL.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting that " + goal, ex);
		}
	}

}
