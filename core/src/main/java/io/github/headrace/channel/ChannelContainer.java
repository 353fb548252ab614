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

}
