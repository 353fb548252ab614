package io.github.headrace.channel;

/**
 * What waits in the inbox of a listener: a message, a gap in its place, or the end of
 * what an overflow has left.
 */
sealed interface ChannelItem permits ChannelMessage, OverflowMark, SubscriptionGap {

}
