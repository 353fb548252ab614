package io.github.headrace.stream;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import org.jspecify.annotations.Nullable;

/**
 * What reads and handles entries from the start of a container to its stop.
 */
interface StreamConsumer {

	/** Returns the name in the group, if there is a group. */
	@Nullable String name();

	/**
	 * Begins to read, without waiting for anything.
	 * @return completes, or fails, with the first attempts to read
	 */
	CompletableFuture<Void> start();

	void pause();

	void resume();

	/**
	 * Reads nothing more, and lets what was read be handled.
	 * @return completes when everything has ended
	 */
	CompletableFuture<Void> stop();

	/** Gives up everything that has not been handled, at once. */
	void abort();

	ListenerState state();

	List<ListenerProblem> problems();

	/** Returns how many entries wait for their turn. */
	int depth();

	int unsettledEntries();

	long unsettledBytes();

	/** Returns how several readers fare: as the one that fares worst. */
	static ListenerState worst(List<ReaderCondition> conditions) {
		List<ListenerState> states = conditions.stream().map(ReaderCondition::state).toList();
		if (states.contains(ListenerState.FAILED)) {
			return ListenerState.FAILED;
		}
		return states.contains(ListenerState.RECOVERING) ? ListenerState.RECOVERING : ListenerState.RUNNING;
	}

}
