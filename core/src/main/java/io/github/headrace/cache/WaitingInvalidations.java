package io.github.headrace.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent, in batches: equal invalidations once, and nothing that a clear
 * of the same cache includes. Guarded by the lock of its sender.
 * <p>
 * What stands for another is never behind it. Batches are sent one after the other, so
 * whoever waits for several only has to wait for the last of them.
 */
final class WaitingInvalidations {

	private final SenderSettings settings;

	private final Escalations escalations;

	private final Deque<InvalidationBatch> batches = new ArrayDeque<>();

	private final Map<String, CacheBacklog> caches = new HashMap<>();

	private long lastNumber;

	WaitingInvalidations(SenderSettings settings, Escalations escalations) {
		this.settings = settings;
		this.escalations = escalations;
	}

	/**
	 * Adds invalidations, to one batch if there is room for all in one; those that wait
	 * already keep their place.
	 * @param invalidations what is sent, not empty
	 * @return completes when all have been sent
	 */
	EntryFuture add(List<Invalidation> invalidations) {
		if (invalidations.size() > 1) {
			keepTogether(invalidations);
		}
		InvalidationBatch last = add(invalidations.get(0));
		for (Invalidation invalidation : invalidations.subList(1, invalidations.size())) {
			InvalidationBatch batch = add(invalidation);
			last = (batch.number() > last.number()) ? batch : last;
		}
		return last.future();
	}

	private void keepTogether(List<Invalidation> invalidations) {
		int keys = invalidations.size();
		int bytes = 0;
		for (Invalidation invalidation : invalidations) {
			bytes = Math.min(this.settings.maxBytes() + 1, bytes + InvalidationBatch.bytes(invalidation));
		}
		if (keys <= this.settings.maxKeys() && bytes <= this.settings.maxBytes()) {
			batch(keys, bytes);
		}
	}

	private InvalidationBatch batch(int keys, int bytes) {
		InvalidationBatch last = this.batches.peekLast();
		if (last == null || !last.hasRoom(keys, bytes, this.settings)) {
			last = new InvalidationBatch(++this.lastNumber);
			this.batches.add(last);
		}
		return last;
	}

	private InvalidationBatch add(Invalidation requested) {
		Invalidation invalidation = requested;
		int bytes = InvalidationBatch.bytes(requested);
		if (bytes > this.settings.maxBytes() && requested.kind() != InvalidationKind.CLEAR) {
			invalidation = this.escalations.ofSize(requested.cache(), bytes, this.settings.maxBytes());
			bytes = InvalidationBatch.bytes(invalidation);
		}
		CacheBacklog cache = backlog(invalidation.cache());
		WaitingInvalidation standing = cache.including(invalidation);
		if (standing != null) {
			return standing.batch();
		}
		WaitingInvalidation item = batch(1, bytes).add(invalidation);
		return place(cache, item).batch();
	}

	/** Returns what stands for an item that has a place now. */
	private WaitingInvalidation place(CacheBacklog cache, WaitingInvalidation item) {
		cache.put(item);
		int most = this.settings.maxWaiting();
		return (cache.size() > most) ? cache.clear(this.escalations.ofNumber(cache.name(), most)) : item;
	}

	private CacheBacklog backlog(String cache) {
		return this.caches.computeIfAbsent(cache, CacheBacklog::new);
	}

	/** Takes the next batch out, together with those behind it that fit in. */
	@Nullable InvalidationBatch take() {
		InvalidationBatch taken = this.batches.poll();
		if (taken == null) {
			return null;
		}
		InvalidationBatch next = this.batches.peek();
		while (next != null && taken.joinable(next, this.settings)) {
			taken.join(this.batches.remove());
			next = this.batches.peek();
		}
		if (next == null) {
			this.caches.clear();
		}
		else {
			taken.items().forEach(this::forget);
		}
		return taken;
	}

	private void forget(WaitingInvalidation item) {
		Invalidation invalidation = item.invalidation();
		if (invalidation != null) {
			CacheBacklog cache = backlog(invalidation.cache());
			cache.remove(invalidation);
			if (cache.size() == 0) {
				this.caches.remove(invalidation.cache());
			}
		}
	}

	/** Puts a batch that could not be sent in front of all others. */
	void putBack(InvalidationBatch batch) {
		this.batches.addFirst(batch);
		this.caches.clear();
		this.batches.forEach((waiting) -> waiting.items().forEach(this::placeAgain));
	}

	private void placeAgain(WaitingInvalidation item) {
		Invalidation invalidation = item.invalidation();
		if (invalidation == null) {
			return;
		}
		CacheBacklog cache = backlog(invalidation.cache());
		if (cache.including(invalidation) != null) {
			item.withdraw();
		}
		else {
			place(cache, item);
		}
	}

	int size() {
		return this.batches.stream().mapToInt(InvalidationBatch::size).sum();
	}

	/** Returns how much waits for each cache. */
	Map<String, Integer> byCache() {
		Map<String, Integer> byCache = new LinkedHashMap<>();
		this.batches.forEach((batch) -> batch.count(byCache));
		return byCache;
	}

	/** Takes everything out. */
	List<InvalidationBatch> drain() {
		List<InvalidationBatch> all = new ArrayList<>(this.batches);
		this.batches.clear();
		this.caches.clear();
		return all;
	}

}
