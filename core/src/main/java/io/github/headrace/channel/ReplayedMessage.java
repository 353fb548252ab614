package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;

/**
 * A message that was received before and is handed to its listener again. It waits as a
 * marker, which a full inbox never drops.
 *
 * @param message the message, as it was received
 * @param handled completes when it has been handled, or fails if it is given back
 */
record ReplayedMessage(ChannelMessage<Object> message, CompletableFuture<Void> handled) implements ChannelItem {

}
