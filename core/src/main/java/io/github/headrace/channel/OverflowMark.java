package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;

/**
 * Waits behind what a full inbox still holds: when it comes out, all of that has been
 * handled.
 *
 * @param reached completes then
 */
record OverflowMark(CompletableFuture<Void> reached) implements ChannelItem {

	OverflowMark() {
		this(new CompletableFuture<>());
	}

}
