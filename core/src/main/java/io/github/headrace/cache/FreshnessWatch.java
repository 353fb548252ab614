package io.github.headrace.cache;

import java.time.Duration;

/**
 * Tells each cache whether it may serve what it has. Has a thread of its own, which ends
 * a cache's serving before its maximal staleness has passed.
 */
final class FreshnessWatch {

	/** Returns the freshness of a cache. */
	Freshness freshness(WhenDisconnected mode, Duration maxStaleness) {
		throw new UnsupportedOperationException();
	}

	void connected() {
		throw new UnsupportedOperationException();
	}

	void disconnected() {
		throw new UnsupportedOperationException();
	}

	/** Everything that had been sent by a time has been applied. */
	void current(long nanoTime) {
		throw new UnsupportedOperationException();
	}

}
