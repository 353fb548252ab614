package io.github.headrace.channel;

import java.util.concurrent.CompletableFuture;

/**
 * Waits behind what a full inbox still holds: when it comes out, all of that has been
 * handled.
 *
 * @param reached completes then
 */
record OverflowMark(CompletableFuture<Void> reached) implements ChannelItem {

	/**
	 * Where there was no overflow.
	 */
	static final OverflowMark NONE = new OverflowMark(CompletableFuture.completedFuture(null));

	OverflowMark() {
		this(new CompletableFuture<>());
	}

	boolean isReached() {
		return this.reached.isDone();
	}

}
