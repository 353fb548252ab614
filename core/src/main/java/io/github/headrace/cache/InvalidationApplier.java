package io.github.headrace.cache;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;

/**
 * Applies what comes through the transport to the caches of this process, and passes it
 * on to handlers.
 */
final class InvalidationApplier implements InvalidationSink {

	InvalidationApplier(InvalidationTargets targets, CacheInvalidationHandlers handlers, FreshnessWatch watch,
			CacheCounters counters) {
		throw new UnsupportedOperationException();
	}

	/** Returns the last entry that was applied, {@link EntryId#MIN} before the first. */
	EntryId position() {
		throw new UnsupportedOperationException();
	}

	/** Called after each reset but the first. */
	void onReset(Runnable action) {
		throw new UnsupportedOperationException();
	}

	/** Completes when everything up to an entry is applied, or fails after a time. */
	CompletableFuture<Void> await(EntryId id, Duration timeout) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void apply(InvalidationEntry entry) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void reset(ResetReason reason) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void marked(Invalidation invalidation, EntryId id) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void connected() {
		throw new UnsupportedOperationException();
	}

	@Override
	public void disconnected(Throwable cause) {
		throw new UnsupportedOperationException();
	}

	@Override
	public void current(long nanoTime) {
		throw new UnsupportedOperationException();
	}

}
