package io.github.headrace.sample.catalogue;

import java.util.List;

import io.github.headrace.cache.CacheInvalidationState;
import io.github.headrace.cache.CacheStatistics;
import io.github.headrace.cache.ResetReason;

/**
 * What a node has in its cache, and how its invalidations fare.
 *
 * @param node its name
 * @param connected whether invalidations reach it
 * @param replayed the invalidations that it was told after it had been cut off
 * @param cleared how often it dropped everything, as it could not know what it missed
 * @param loads how often it asked the price list
 * @param prices its copies
 */
record NodeView(String node, boolean connected, long replayed, long cleared, long loads, List<Price> prices) {

	static NodeView of(String node, CacheInvalidationState state, List<Price> prices) {
		long resets = state.resets()
			.entrySet()
			.stream()
			.filter((reset) -> reset.getKey() != ResetReason.START)
			.mapToLong((reset) -> reset.getValue())
			.sum();
		long loads = state.caches().stream().mapToLong(CacheStatistics::misses).sum();
		return new NodeView(node, state.connected(), state.replayed(), resets, loads, prices);
	}

}
