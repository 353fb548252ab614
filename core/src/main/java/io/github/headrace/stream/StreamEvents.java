package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterReason;
import io.github.headrace.deadletter.FailureMark;

/**
 * Is told what becomes of the entries of a consumer. Called on the threads that find it
 * out, so it must neither block nor throw.
 */
interface StreamEvents {

	/** Returns whether somebody wants to be told of each success. */
	default boolean wantsSuccesses() {
		return false;
	}

	/**
	 * An entry has been handled and is about to be acknowledged; called only if that is
	 * wanted.
	 */
	default void succeeded(StreamSource source, String originalId, int attempts) {
	}

	/** An entry has gone to the dead letters. */
	void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason, FailureMark mark);

	/** Entries were trimmed or deleted before they were handled. */
	void lost(StreamSource source, long count, String detail);

	/** A group that had gone was created again. */
	void groupCreatedAgain(StreamSource source, String position);

}
