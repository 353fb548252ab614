package io.github.headrace.channel;

/**
 * What waits in the inbox of a listener: a message, or in its place what happened to the
 * subscription.
 */
sealed interface ChannelItem permits ChannelMessage, SubscriptionEstablished, SubscriptionGap {

}
