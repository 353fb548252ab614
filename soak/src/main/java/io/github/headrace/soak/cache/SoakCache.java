package io.github.headrace.soak.cache;

import java.util.Locale;

/**
 * The caches of an instance.
 */
enum SoakCache {

	/** Caffeine in each process, made coherent. */
	COHERENT,

	/** The same in front of Redis. */
	NEAR;

	/** The names of both, for annotations. */
	static final String COHERENT_NAME = "coherent";

	static final String NEAR_NAME = "near";

	String cacheName() {
		return name().toLowerCase(Locale.ROOT);
	}

}
