package io.github.headrace.stream;

import io.github.headrace.deadletter.DeadLetterReason;

/**
 * Is told what becomes of the entries of a consumer. Called on the threads that find it
 * out, so it must neither block nor throw; nothing is told of each success, which the
 * counters have.
 */
interface StreamEvents {

	/** An entry has gone to the dead letters. */
	void deadLettered(StreamSource source, String originalId, int attempts, DeadLetterReason reason, String cause);

	/** Entries were trimmed or deleted before they were handled. */
	void lost(StreamSource source, long count, String detail);

	/** A group that had gone was created again. */
	void groupCreatedAgain(StreamSource source, String position);

}
