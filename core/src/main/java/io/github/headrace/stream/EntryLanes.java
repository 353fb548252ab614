package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Hands deliveries to the handler in order, and each to the {@link Settlement} in the
 * end. Safe for use by several threads.
 */
interface EntryLanes {

	/**
	 * Lets deliveries wait for their turn; never blocks. They are in {@link Unsettled}.
	 * @param deliveries in the order of their streams
	 */
	void deliver(List<Delivery> deliveries);

	/**
	 * Hands one suspect to the handler, alone even where the handler takes batches.
	 * @param delivery the delivery
	 */
	default void deliverAlone(Delivery delivery) {
		deliver(List.of(delivery));
	}

	/**
	 * Lets deliveries wait for their turn.
	 * @param deliveries in the order of their streams
	 * @param alone whether each is a suspect, which is handled alone
	 */
	default void deliver(List<Delivery> deliveries, boolean alone) {
		if (alone) {
			deliveries.forEach(this::deliverAlone);
		}
		else {
			deliver(deliveries);
		}
	}

	/** Stops handing over; what is being handled is finished. */
	void pause();

	/** Goes on with handing over. */
	void resume();

	/**
	 * Accepts nothing more and lets what waits be handled; what waits for a retry in its
	 * lane, and what waits in paused lanes, does not count.
	 * @return completes when no handler is called any more
	 */
	CompletableFuture<Void> close();

	/**
	 * Waits, once these are closed, for what was begun and is still to be settled by
	 * hand, or to be marked as handled.
	 * @return completes when the settlement has all of it, or when these are aborted
	 */
	default CompletableFuture<Void> settled() {
		return CompletableFuture.completedFuture(null);
	}

	/**
	 * Accepts nothing more and forgets what waits.
	 * @return what was being handled, or had begun an attempt, at that moment; everything
	 * else in {@link Unsettled} was never started
	 */
	List<Delivery> abort();

	/**
	 * Returns how many deliveries wait for their turn.
	 * @return the count
	 */
	int depth();

}
