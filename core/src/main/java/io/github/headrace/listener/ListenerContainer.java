package io.github.headrace.listener;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Feeds what arrives at some destinations to one handler.
 * <p>
 * All methods may be called by any thread, a handler's included; calls that do not fit
 * the state (starting what runs, resuming what is not paused) do nothing.
 */
public interface ListenerContainer {

	/**
	 * Returns the name of this listener.
	 * @return the id, unique in its registry
	 */
	String id();

	/**
	 * Returns where the handler was declared.
	 * @return a description for people, such as the handler method
	 */
	String description();

	/**
	 * Returns what this container listens to, as it was declared.
	 * @return the destinations
	 */
	List<String> destinations();

	/**
	 * Returns whether the registry starts this container with the application.
	 * @return whether it starts by itself
	 */
	boolean isAutoStartup();

	/**
	 * Returns where this container is in its life.
	 * @return the state
	 */
	ListenerState state();

	/**
	 * Returns what keeps this container from hearing everything it is started for.
	 * @return one entry for each destination that is not heard
	 */
	List<ListenerProblem> problems();

	/**
	 * Returns what has happened so far.
	 * @return a snapshot
	 */
	ListenerStatistics statistics();

	/**
	 * Begins to receive; a container that is stopping does so as soon as it has stopped.
	 */
	void start();

	/**
	 * Receives nothing more, lets what has been received be handled, and ends. What waits
	 * in a paused container is discarded, counted and logged. A handler may stop its own
	 * container, but not wait for the end.
	 * @return completes when the last message has been handled
	 */
	CompletableFuture<Void> stop();

	/**
	 * Discards what has not been handled yet, for a stop that has used up its time.
	 */
	void abort();

	/**
	 * Stops handing over. What arrives waits within the bounds of the inbox, and beyond
	 * them follows the overflow policy.
	 */
	void pause();

	/**
	 * Goes on with handing over.
	 */
	void resume();

}
