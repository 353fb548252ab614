package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * The caches of this process that obey invalidations, by name; several may share one.
 * Safe for use by several threads.
 */
final class InvalidationTargets {

	private final Map<String, List<InvalidationTarget>> byCache = new ConcurrentHashMap<>();

	private final KnownMarks marks = new KnownMarks();

	/** Whether invalidations have come at some time, so that the marks are known. */
	private boolean connected;

	/**
	 * Adds a cache, which learns what was marked before, and then that invalidations
	 * come.
	 */
	synchronized void add(InvalidationTarget target) {
		this.byCache.computeIfAbsent(target.cache(), (name) -> new CopyOnWriteArrayList<>()).add(target);
		// What is marked from now on finds it by its name.
		this.marks.tell(target);
		if (this.connected) {
			target.connected();
		}
	}

	/** Tells all caches that invalidations come, also those that are added later. */
	synchronized void connected() {
		this.connected = true;
		all().forEach(InvalidationTarget::connected);
	}

	/** Remembers a mark for caches that are added later; comes before they are told. */
	void remember(Invalidation invalidation, EntryId id) {
		this.marks.set(invalidation, id);
	}

	/** Remembers that all caches count as cleared by an entry. */
	void rememberAll(EntryId id) {
		this.marks.setAll(id);
	}

	/** Returns the caches of a name, none if there is no such cache here. */
	List<InvalidationTarget> of(String cache) {
		return this.byCache.getOrDefault(cache, List.of());
	}

	List<InvalidationTarget> all() {
		return this.byCache.values().stream().flatMap(List::stream).toList();
	}

	/** Returns whether any of the caches keeps something in Redis. */
	boolean areSharing() {
		return all().stream().anyMatch((target) -> target.sharedKey("") != null);
	}

	/** Returns what must be over before invalidations are sent, if there is anything. */
	@Nullable CompletableFuture<?> underWay(List<Invalidation> invalidations) {
		CompletableFuture<?> all = null;
		for (Invalidation invalidation : invalidations) {
			for (InvalidationTarget target : of(invalidation.cache())) {
				CompletableFuture<?> one = target.underWay(invalidation);
				if (one != null) {
					all = (all != null) ? CompletableFuture.allOf(all, one) : one;
				}
			}
		}
		return all;
	}

	/** Returns the keys in Redis that are removed together with invalidations. */
	List<byte[]> sharedKeys(List<Invalidation> invalidations) {
		List<byte[]> keys = new ArrayList<>();
		for (Invalidation invalidation : invalidations) {
			if (invalidation.kind() == InvalidationKind.EVICT || invalidation.kind() == InvalidationKind.PUT) {
				for (InvalidationTarget target : of(invalidation.cache())) {
					byte[] key = target.sharedKey(invalidation.value());
					if (key != null) {
						keys.add(key);
					}
				}
			}
		}
		return keys;
	}

}
