package io.github.headrace.cache;

import org.jspecify.annotations.Nullable;

/**
 * An invalidation at its place in a batch. Guarded by the lock of its sender.
 */
final class WaitingInvalidation {

	private @Nullable Invalidation invalidation;

	private InvalidationBatch batch;

	WaitingInvalidation(Invalidation invalidation, InvalidationBatch batch) {
		this.invalidation = invalidation;
		this.batch = batch;
	}

	/** Returns what is sent, or {@code null} if another stands for it. */
	@Nullable Invalidation invalidation() {
		return this.invalidation;
	}

	InvalidationBatch batch() {
		return this.batch;
	}

	/** Sends something else at this place, that includes this. */
	void become(Invalidation other) {
		remove();
		this.invalidation = other;
		this.batch.added(other);
	}

	/** Sends nothing at this place, as another stands for it. */
	void withdraw() {
		remove();
		this.batch.dropped(this);
	}

	private void remove() {
		if (this.invalidation != null) {
			this.batch.removed(this.invalidation);
			this.invalidation = null;
		}
	}

	void moveTo(InvalidationBatch other) {
		this.batch = other;
	}

}
