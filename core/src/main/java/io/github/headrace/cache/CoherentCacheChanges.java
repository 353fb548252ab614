package io.github.headrace.cache;

import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;

import io.github.headrace.cache.InvalidationWrites.Write;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache.ValueWrapper;

/**
 * Translates between what a {@link CoherentCache} does and invalidations.
 */
final class CoherentCacheChanges {

	private static final Log logger = LogFactory.getLog(CoherentCache.class);

	private final CoherentCache cache;

	private final FillGuard guard;

	private final InvalidationTargets targets;

	private final CacheKeyCodec keys;

	private final InvalidationEncoder encoder;

	private final List<CacheTags> tags;

	CoherentCacheChanges(CoherentCache cache, FillGuard guard, CacheParts parts) {
		this.cache = cache;
		this.guard = guard;
		this.targets = parts.targets();
		this.keys = parts.keys();
		this.encoder = parts.encoder();
		this.tags = parts.tags();
	}

	/** A load within the cache is not seen by a clear. */
	@Nullable ValueWrapper lookAndLoad(Object key) {
		long lease = this.guard.lease();
		ValueWrapper value = this.cache.target().get(key);
		if (!this.guard.isCurrent(key, lease)) {
			this.guard.invalidate(key, () -> this.cache.target().evict(key));
		}
		return value;
	}

	Write put(Object key, Runnable store) {
		return write(this.encoder.put(this.cache.cache(), key), key, store);
	}

	Write evict(Object key, Runnable remove) {
		return write(this.encoder.evict(this.cache.cache(), key), key, () -> this.guard.invalidate(key, remove));
	}

	Write clear(Runnable remove) {
		return write(Invalidation.clear(this.cache.cache()), null, () -> this.guard.clear(remove));
	}

	private Write write(Invalidation invalidation, @Nullable Object key, Runnable locally) {
		return new Write(invalidation, key, () -> {
			locally.run();
			tellOthersOfThisName(invalidation);
		});
	}

	/** What this process sends does not come back to the caches of its other managers. */
	private void tellOthersOfThisName(Invalidation invalidation) {
		for (InvalidationTarget other : this.targets.of(this.cache.cache())) {
			if (other != this.cache) {
				other.apply(invalidation, null, false);
			}
		}
	}

	/** Drops what another process, or another cache of this name, has invalidated. */
	void apply(Invalidation invalidation) {
		switch (invalidation.kind()) {
			case EVICT, PUT -> evict(invalidation.value());
			case TAG -> removeIf((key, value) -> hasTag(key, value, invalidation.value()));
			case PREFIX ->
				removeIf((key, value) -> key instanceof String text && text.startsWith(invalidation.value()));
			default -> this.cache.reset();
		}
	}

	private void evict(String encoded) {
		Object key;
		try {
			key = this.keys.decode(encoded);
		}
		catch (IllegalArgumentException ex) {
			this.cache.reset();
			return;
		}
		this.guard.invalidate(key, () -> this.cache.target().evict(key));
	}

	/**
	 * Refuses all leases first: whatever is not here yet is loaded after that, or never
	 * stored.
	 */
	private void removeIf(BiPredicate<Object, @Nullable Object> concerned) {
		this.guard.clear(() -> {
		});
		try {
			this.cache.target().removeIf(concerned);
		}
		catch (RuntimeException ex) {
			logger.warn("Clears cache '" + this.cache.cache() + "', as its tags are not told", ex);
			this.cache.reset();
		}
	}

	private boolean hasTag(Object key, @Nullable Object value, String tag) {
		for (CacheTags each : this.tags) {
			Collection<String> carried = each.of(this.cache.cache(), key, value);
			if (carried.contains(tag)) {
				return true;
			}
		}
		return false;
	}

}
