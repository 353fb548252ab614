package io.github.headrace.soak.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.headrace.cache.CacheInvalidator;
import io.github.headrace.soak.Patience;

/**
 * Says when an instance has settled a round: what it had to send is in the log, and what
 * the others had to send is applied. On a thread of its own.
 */
final class Settler {

	private static final Duration TIMEOUT = Duration.ofSeconds(1);

	private static final long PAUSE_MILLIS = 10;

	private final int slot;

	private final Blackboard blackboard;

	private final CacheInvalidator invalidator;

	Settler(int slot, Blackboard blackboard, CacheInvalidator invalidator) {
		this.slot = slot;
		this.blackboard = blackboard;
		this.invalidator = invalidator;
	}

	void start() {
		Thread thread = new Thread(this::run, "settler");
		thread.setDaemon(true);
		thread.start();
	}

	private void run() {
		while (true) {
			long round = this.blackboard.round();
			if (this.blackboard.settled(this.slot) < round) {
				attempt(round);
			}
			Patience.sleep(PAUSE_MILLIS);
		}
	}

	/** An entry may be lost together with the server, so there is another each time. */
	private void attempt(long round) {
		try {
			this.blackboard.fence(this.slot, round,
					OwnWrites.fence(this.invalidator).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
			CompletableFuture
				.allOf(IntStream.range(0, Blackboard.INSTANCES)
					.mapToObj((other) -> this.invalidator.awaitApplied(this.blackboard.fence(other, round), TIMEOUT))
					.toArray(CompletableFuture[]::new))
				.get();
			this.blackboard.settled(this.slot, round);
		}
		catch (ExecutionException | TimeoutException | IllegalStateException ex) {
			// The next attempt is due.
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
