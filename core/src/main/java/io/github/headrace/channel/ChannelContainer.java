package io.github.headrace.channel;

import io.github.headrace.listener.ListenerContainer;

/**
 * The container of a listener to channels or to keyspace events.
 */
public interface ChannelContainer extends ListenerContainer {

	/**
	 * Returns how the subscriptions fare.
	 * @return a snapshot
	 */
	ChannelCondition condition();

	/**
	 * Returns what has happened so far to messages, beyond what all listeners count.
	 * @return a snapshot
	 */
	ChannelStatistics channelStatistics();

}
