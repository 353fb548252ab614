package io.github.headrace.channel;

/**
 * What waits in the inbox of a listener: a message, in its place what happened to the
 * subscription, the end of what an overflow has left, or a message that is replayed.
 */
sealed interface ChannelItem
		permits ChannelMessage, OverflowMark, ReplayedMessage, SubscriptionEstablished, SubscriptionGap {

}
