package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What is invalidated in so many words, rather than through a cache. Safe for use by
 * several threads.
 */
final class InvalidationRequests {

	private final InvalidationTargets targets;

	private final InvalidationWrites writes;

	private final InvalidationEncoder encoder;

	InvalidationRequests(InvalidationTargets targets, InvalidationWrites writes, InvalidationEncoder encoder) {
		this.targets = targets;
		this.writes = writes;
		this.encoder = encoder;
	}

	CompletableFuture<EntryId> evict(String cache, Object key) {
		return this.writes.request(List.of(eviction(cache, key)));
	}

	CompletableFuture<EntryId> evictAll(String cache, Collection<?> keys) {
		List<Write> all = new ArrayList<>(keys.size());
		for (Object key : keys) {
			all.add(eviction(cache, key));
		}
		return this.writes.request(all);
	}

	private Write eviction(String cache, Object key) {
		Assert.hasText(cache, "'cache' must not be empty");
		Assert.notNull(key, () -> "'key' must not be null; cache '%s'".formatted(cache));
		Invalidation invalidation = this.encoder.evict(cache, key);
		return write(invalidation, (invalidation.kind() == InvalidationKind.EVICT) ? key : null);
	}

	/** Invalidates what is no key, so that every key of the cache may be concerned. */
	CompletableFuture<EntryId> invalidate(Invalidation invalidation) {
		Assert.hasText(invalidation.cache(), "'cache' must not be empty");
		return this.writes.request(List.of(write(invalidation, null)));
	}

	private Write write(Invalidation invalidation, @Nullable Object key) {
		// Caches that are created before a commit obey as well
		List<InvalidationTarget> obeying = new ArrayList<>();
		return new Write(invalidation, key, () -> {
			obeying.addAll(this.targets.of(invalidation.cache()));
			for (InvalidationTarget target : obeying) {
				target.sending(invalidation);
				target.apply(invalidation, null, false);
			}
		}, obeying);
	}

}
