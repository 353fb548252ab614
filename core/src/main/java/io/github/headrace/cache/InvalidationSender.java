package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.stream.EntryId;

/**
 * Sends invalidations in batches: at once while nothing is under way, else with all
 * others that gather until that is answered. Keeps what cannot be sent; too many keys of
 * a cache become its clear. Never blocks, never throws because of Redis.
 */
final class InvalidationSender {

	InvalidationSender(InvalidationTransport transport, InvalidationTargets targets, SenderSettings settings,
			CacheCounters counters) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Sends invalidations, together if there is room for them in one entry.
	 * @return completes with the id of the last entry once all of them are sent
	 */
	CompletableFuture<EntryId> send(List<Invalidation> invalidations) {
		throw new UnsupportedOperationException();
	}

	/** Sends again what was sent lately: the server may have lost it. */
	void sendRecentAgain() {
		throw new UnsupportedOperationException();
	}

	/** Returns how many invalidations are kept that could not be sent yet. */
	int unsent() {
		throw new UnsupportedOperationException();
	}

	/** Ends; waits a moment for what is under way. */
	void close(java.time.Duration patience) {
		throw new UnsupportedOperationException();
	}

}
