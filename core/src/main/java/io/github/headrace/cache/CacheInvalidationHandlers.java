package io.github.headrace.cache;

import java.time.Duration;
import java.util.Set;

/**
 * Those who are told what was invalidated: one after the other, in the order of the log,
 * on one thread. What they cannot keep up with becomes a {@link InvalidationKind#RESET},
 * so that nothing is lost and memory stays bounded.
 */
public final class CacheInvalidationHandlers {

	CacheInvalidationHandlers(CacheKeyCodec keys, CacheCounters counters) {
		throw new UnsupportedOperationException();
	}

	/**
	 * Adds a handler.
	 * @param description says what it is, for the log
	 * @param caches the names of the caches it is told of, empty for all
	 * @param kinds the kinds it is told of; {@link InvalidationKind#RESET} always comes
	 * @param handler the handler
	 */
	public void add(String description, Set<String> caches, Set<InvalidationKind> kinds,
			CacheInvalidationHandler handler) {
		throw new UnsupportedOperationException();
	}

	/** Returns whether anybody is told anything. */
	boolean isEmpty() {
		throw new UnsupportedOperationException();
	}

	/** Passes an entry on; never blocks. */
	void offer(InvalidationEntry entry) {
		throw new UnsupportedOperationException();
	}

	/** Says that anything may be invalid; never blocks. */
	void reset() {
		throw new UnsupportedOperationException();
	}

	/** Ends; waits a moment for what was offered. */
	void close(Duration patience) {
		throw new UnsupportedOperationException();
	}

}
