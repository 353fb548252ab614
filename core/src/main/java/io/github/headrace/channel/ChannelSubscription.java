package io.github.headrace.channel;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.listener.ListenerProblem;
import io.github.headrace.listener.ListenerState;
import io.github.headrace.listener.ListenerStatistics;

/**
 * A subscription that was made at run time, until it is closed.
 * <p>
 * All methods may be called by any thread, by the handler of the subscription, too, and
 * none of them blocks. The futures complete on a thread of their own, where anything may
 * be done.
 *
 * @see RedisChannelSubscriptions
 */
public interface ChannelSubscription extends AutoCloseable {

	/**
	 * Returns the id under which gaps and failures of this subscription are reported.
	 * @return the generated id, unique in the application
	 */
	String id();

	/**
	 * Returns what is subscribed, as it was asked for.
	 * @return channels, templates and patterns
	 */
	List<String> destinations();

	/**
	 * Returns where this subscription is in its life.
	 * @return the state, {@link ListenerState#STOPPED} once it is closed
	 */
	ListenerState state();

	/**
	 * Returns which destinations are not heard at present, and why.
	 * @return the problems, empty if there are none
	 */
	List<ListenerProblem> problems();

	/**
	 * Returns what has happened so far.
	 * @return a snapshot
	 */
	ListenerStatistics statistics();

	/**
	 * Returns when Redis has confirmed all destinations for the first time: what is
	 * published from then on reaches the handler, until this is closed or a gap is
	 * reported.
	 * <p>
	 * Fails with a {@link ChannelSubscriptionException} if Redis refuses a destination.
	 * The subscription stays open all the same: the destination is asked for again, and
	 * once it is permitted its messages arrive. Fails with a
	 * {@link CancellationException} if this is closed first. While Redis cannot be
	 * reached, the future waits.
	 * @return completes with the first confirmation
	 */
	CompletableFuture<Void> confirmed();

	/**
	 * Ends the subscription: messages that wait are discarded and counted, and no call of
	 * the handler begins any more, but for one that may be just about to. Such a call is
	 * let finish, retries included; {@link #closed()} tells when. Redis is told
	 * ({@code UNSUBSCRIBE}) if nobody else in the application has subscribed to the same.
	 * Closing again, or after the application has stopped, does nothing.
	 */
	@Override
	void close();

	/**
	 * Returns when nothing more can come: the last call of the handler has ended, and
	 * Redis has been told or is out of reach. A handler must not wait for the end of its
	 * own subscription.
	 * @return completes some time after {@link #close()}, or with the end of the
	 * application
	 */
	CompletableFuture<Void> closed();

}
