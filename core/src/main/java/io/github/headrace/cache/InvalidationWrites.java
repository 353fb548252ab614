package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What caches of this process change: locally, and then on all instances. Within a
 * transaction both wait for its commit. Safe for use by several threads.
 */
final class InvalidationWrites {

	InvalidationWrites(InvalidationSender sender) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Makes changes, after the commit if this thread has a transaction. Until then their
	 * keys are {@linkplain #isDirty dirty}. All of a transaction are sent as one.
	 * @return completes with the id in the log; canceled by a rollback
	 */
	CompletableFuture<EntryId> write(List<Write> changes) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Makes changes at once, and if this thread has a transaction again after its commit.
	 * @return completes with the id in the log of the first time
	 */
	CompletableFuture<EntryId> writeNow(List<Write> changes) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Returns whether the transaction of this thread has changed a key, so that the cache
	 * must neither serve it nor store it.
	 */
	boolean isDirty(String cache, Object key) {
		throw new UnsupportedOperationException();
	}

	/**
	 * A change.
	 *
	 * @param invalidation what is sent
	 * @param key the key it is about, or {@code null} if it may concern every key
	 * @param locally makes the change in this process, before anything is sent; must not
	 * block
	 * @param sent called after each time it was made, when it has been sent or cannot be
	 * any more
	 */
	record Write(Invalidation invalidation, @Nullable Object key, Runnable locally, Runnable sent) {

		Write(Invalidation invalidation, @Nullable Object key, Runnable locally) {
			this(invalidation, key, locally, () -> {
			});
		}

	}

}
