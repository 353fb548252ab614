package io.github.headrace.stream;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.deadletter.DeadLetterReason;

/**
 * What becomes of a delivered entry in Redis. Every delivery is settled by exactly one
 * call; only {@link #restart} leaves it unsettled.
 * <p>
 * Nothing here blocks. What Redis does not answer is tried again until it is answered, or
 * until the consumer is aborted; the delivery stays in {@link Unsettled} that long. Safe
 * for use by several threads.
 */
interface Settlement {

	/**
	 * The entry was handled, filtered out or known to have been handled ({@code XACK},
	 * batched). True even for a former owner.
	 * @param delivery the delivery
	 */
	void succeeded(Delivery delivery);

	/**
	 * The entry is to be delivered again, to anyone of the group, not before a time.
	 * @param delivery the delivery
	 * @param delay from now on, by the clock of the server
	 */
	void park(Delivery delivery, Duration delay);

	/**
	 * As {@link #park}, but without the attempt: the handler was never called.
	 * @param delivery the delivery
	 * @param delay from now on, by the clock of the server
	 */
	void postpone(Delivery delivery, Duration delay);

	/**
	 * The entry goes to the dead letters.
	 * @param delivery the delivery
	 * @param reason the kind of the failure
	 * @param cause what the last attempt failed with
	 */
	void bury(Delivery delivery, DeadLetterReason reason, Throwable cause);

	/**
	 * Another attempt begins in this process: counts it, if the entry is still owned by
	 * this consumer.
	 * @param delivery the delivery as it was last attempted
	 * @return completes with whether the attempt may begin; if not, somebody else has the
	 * entry, it is settled here and must not be handled. Fails if Redis does not answer
	 * in time
	 */
	CompletableFuture<Boolean> restart(Delivery delivery);

}
