package io.github.headrace.cache;

import java.time.Duration;

/**
 * Whether a cache may serve what it has, as invalidations reach it or have not been
 * missing for too long. Read with every hit, so it is a flag that {@link FreshnessWatch}
 * keeps.
 */
final class Freshness {

	private final WhenDisconnected mode;

	private final Duration maxStaleness;

	private volatile boolean serving = true;

	Freshness(WhenDisconnected mode, Duration maxStaleness) {
		this.mode = mode;
		this.maxStaleness = maxStaleness;
	}

	/** Returns whether hits may be served. */
	boolean mayServe() {
		return this.serving;
	}

	WhenDisconnected mode() {
		return this.mode;
	}

	Duration maxStaleness() {
		return this.maxStaleness;
	}

	void serve(boolean serve) {
		this.serving = serve;
	}

}
