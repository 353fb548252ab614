package io.github.headrace.soak.cache;

import java.util.List;

/**
 * What a server may forget that it has confirmed. Until every instance has noticed and
 * has sent again what it had sent, nobody can know what was forgotten.
 */
enum DataLoss {

	/** Nothing, or nothing that brings old values back. */
	NONE(List.of()),

	/** The last moments: values that had been removed from Redis may be there again. */
	LAST_MOMENTS(List.of(SoakCache.NEAR)),

	/**
	 * What was confirmed while another server had taken over already: those who have
	 * moved to that one are not told.
	 */
	SPLIT_BRAIN(List.of(SoakCache.values()));

	private final List<SoakCache> pardoned;

	DataLoss(List<SoakCache> pardoned) {
		this.pardoned = pardoned;
	}

	/** Returns the caches whose reads cannot be judged meanwhile. */
	List<SoakCache> pardoned() {
		return this.pardoned;
	}

}
