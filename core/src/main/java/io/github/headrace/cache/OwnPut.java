package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * A value that a process writes to the shared part, and how far that is, of which
 * {@link OwnPuts} alone keeps account. Safe for use by several threads.
 */
final class OwnPut {

	final Invalidation put;

	final Object key;

	final NearValue value;

	/** Completes when it is written, or not going to be. */
	final CompletableFuture<Void> through = new CompletableFuture<>();

	final AtomicBoolean evicted = new AtomicBoolean();

	final AtomicBoolean evictedAgain = new AtomicBoolean();

	/** Those of the key that began before. */
	private final @Nullable CompletableFuture<?> earlier;

	volatile boolean overtaken;

	volatile boolean givenUp;

	volatile boolean failed;

	volatile boolean done;

	volatile long written;

	/**
	 * Begins.
	 * @param before the one of the key that began before, which is overtaken
	 */
	OwnPut(Invalidation put, Object key, NearValue value, @Nullable OwnPut before) {
		this.put = put;
		this.key = key;
		this.value = value;
		this.earlier = (before != null && before.isUnderWay()) ? before.all() : null;
		if (before != null) {
			before.overtaken = true;
		}
	}

	/** Returns whether one of the key that began before is under way. */
	boolean isBehindAnother() {
		return this.earlier != null && !this.earlier.isDone();
	}

	boolean isUnderWay() {
		return !this.through.isDone() || isBehindAnother();
	}

	/** Returns what completes when this one and those before are through. */
	CompletableFuture<?> all() {
		if (this.earlier == null) {
			return this.through;
		}
		return this.through.isDone() ? this.earlier : CompletableFuture.allOf(this.earlier, this.through);
	}

}
