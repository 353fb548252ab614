package io.github.headrace.cache;

import java.util.List;
import java.util.function.Supplier;

import io.github.headrace.stream.EntryId;

/**
 * What the caches of a process share.
 *
 * @param targets knows them, so that invalidations find them
 * @param writes takes what they change
 * @param transport carries invalidations
 * @param position returns the last entry that was applied, {@link EntryId#MIN} before the
 * first connection
 * @param watch tells whether they may serve
 * @param keys encodes keys
 * @param encoder makes invalidations of keys
 * @param tags tells what carries which tags
 * @param settings what is configured for all
 * @param safeguards what keeps stale values out
 */
record CacheParts(InvalidationTargets targets, InvalidationWrites writes, InvalidationTransport transport,
		Supplier<EntryId> position, FreshnessWatch watch, CacheKeyCodec keys, InvalidationEncoder encoder,
		List<CacheTags> tags, CacheInvalidationSettings settings, Safeguards safeguards) {

	FillGuard guard() {
		return new FillGuard(this.safeguards.leases());
	}

	Freshness freshness() {
		return this.watch.freshness(this.settings.whenDisconnected(), this.settings.maxStaleness());
	}

}
