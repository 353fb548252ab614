package io.github.headrace.channel;

/**
 * What waits in the inbox of a listener: a message, or a gap in its place.
 */
sealed interface ChannelItem permits ChannelMessage, SubscriptionGap {

}
