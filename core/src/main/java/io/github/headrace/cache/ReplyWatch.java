package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.BackgroundThreads;
import org.jspecify.annotations.Nullable;

/**
 * Lets the last reply fail that does not come in time. Has one timer for many replies, as
 * each one wakes a thread: what is answered in time costs none. Safe for use by several
 * threads.
 */
final class ReplyWatch {

	private @Nullable CompletableFuture<?> reply;

	private long deadline;

	private boolean armed;

	/** When the timer fires, if it is armed. */
	private long firesAt;

	/** Watches a reply, in place of the one before. */
	synchronized void watch(CompletableFuture<?> reply, long nanos) {
		if (reply.isDone()) {
			return;
		}
		this.reply = reply;
		this.deadline = System.nanoTime() + nanos;
		if (!this.armed || this.deadline - this.firesAt < 0) {
			arm(nanos);
		}
	}

	private void arm(long nanos) {
		this.armed = true;
		long at = System.nanoTime() + nanos;
		this.firesAt = at;
		BackgroundThreads.after(Duration.ofNanos(nanos)).execute(() -> look(at));
	}

	private void look(long at) {
		CompletableFuture<?> late = late(at);
		if (late != null) {
			late.completeExceptionally(new TimeoutException("No answer in time"));
		}
	}

	private synchronized @Nullable CompletableFuture<?> late(long at) {
		if (at != this.firesAt) {
			return null;
		}
		this.armed = false;
		CompletableFuture<?> watched = this.reply;
		if (watched == null || watched.isDone()) {
			this.reply = null;
			return null;
		}
		long left = this.deadline - System.nanoTime();
		if (left > 0) {
			arm(left);
			return null;
		}
		this.reply = null;
		return watched;
	}

}
