package io.github.headrace.subscription;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what is wanted subscribed, at whichever servers that takes. Nothing blocks but
 * {@link #stop()}, for a second at most. Safe for use by several threads.
 */
public interface TopicSubscriptions {

	/**
	 * Adds a listener of a topic; before the start it is only remembered.
	 * @param topic the topic
	 * @param listener hears it
	 * @return the subscription, which may not be confirmed yet
	 */
	Subscription subscribe(Topic topic, TopicListener listener);

	/**
	 * Connects and subscribes everything that has been added, and goes on trying until
	 * the stop.
	 * @return completes when the server has answered for everything that has been added:
	 * fails if it has refused something, or as soon as it cannot be reached
	 */
	CompletableFuture<Void> start();

	/**
	 * Closes the connections; what is subscribed is remembered for the next start.
	 */
	void stop();

	/**
	 * Gives all connections up at once, and opens the next ones at a later time; what is
	 * published in between is missed, and reported as an interruption.
	 * @param cause why
	 * @param until completes when there may be a connection again
	 */
	void interrupt(Interruption.Cause cause, CompletionStage<?> until);

	/**
	 * Asks the servers for an answer on each connection, behind everything that they have
	 * sent before.
	 * @return completes on an event loop when all have answered or their connections are
	 * lost; at once if there is none
	 */
	CompletableFuture<Void> caughtUp();

	/**
	 * Returns what is wanted at present.
	 * @return a snapshot
	 */
	List<Topic> topics();

	/**
	 * Returns what the last attempt to connect or to subscribe failed with.
	 * @return the failure, or {@code null} if the last attempt succeeded
	 */
	@Nullable Throwable lastFailure();

	/**
	 * Returns whether there is a connection to every server that has to be asked.
	 * @return whether they are there, as far as is known
	 */
	boolean isConnected();

	/**
	 * Returns what the heartbeats have shown.
	 * @return counts and times
	 */
	Heartbeats heartbeats();

}
