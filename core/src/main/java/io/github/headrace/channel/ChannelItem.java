package io.github.headrace.channel;

/**
 * What waits in the inbox of a listener: a message, in its place what happened to the
 * subscription, or the end of what an overflow has left.
 */
sealed interface ChannelItem permits ChannelMessage, OverflowMark, SubscriptionEstablished, SubscriptionGap {

}
