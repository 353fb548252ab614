package io.github.headrace.cache;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What waits to be sent for one cache. Guarded by the lock of its sender.
 */
final class CacheBacklog {

	private final String name;

	private final Map<Invalidation, WaitingInvalidation> items = new LinkedHashMap<>();

	private @Nullable WaitingInvalidation clear;

	private int puts;

	CacheBacklog(String name) {
		this.name = name;
	}

	String name() {
		return this.name;
	}

	int size() {
		return this.items.size();
	}

	/**
	 * Returns what waits already and includes an invalidation, perhaps after it was made
	 * to do so; {@code null} if there is nothing of the kind.
	 */
	@Nullable WaitingInvalidation including(Invalidation invalidation) {
		if (this.clear != null) {
			return this.clear;
		}
		return switch (invalidation.kind()) {
			case CLEAR -> this.items.isEmpty() ? null : clear(invalidation);
			case EVICT -> evict(invalidation);
			default -> this.items.get(invalidation);
		};
	}

	/** An eviction takes the value away that was put before. */
	private @Nullable WaitingInvalidation evict(Invalidation invalidation) {
		WaitingInvalidation evict = this.items.get(invalidation);
		WaitingInvalidation put = (this.puts != 0)
				? remove(Invalidation.put(invalidation.cache(), invalidation.value())) : null;
		if (put == null) {
			return evict;
		}
		if (evict != null) {
			put.withdraw();
			return evict;
		}
		put.become(invalidation);
		put(put);
		return put;
	}

	void put(WaitingInvalidation item) {
		Invalidation invalidation = item.invalidation();
		if (invalidation == null) {
			return;
		}
		this.items.put(invalidation, item);
		switch (invalidation.kind()) {
			case CLEAR -> this.clear = item;
			case PUT -> this.puts++;
			default -> {
			}
		}
	}

	@Nullable WaitingInvalidation remove(Invalidation invalidation) {
		WaitingInvalidation removed = this.items.remove(invalidation);
		if (removed != null) {
			switch (invalidation.kind()) {
				case CLEAR -> this.clear = null;
				case PUT -> this.puts--;
				default -> {
				}
			}
		}
		return removed;
	}

	/** Lets a clear stand for everything, in the place of the first. */
	WaitingInvalidation clear(Invalidation invalidation) {
		WaitingInvalidation first = null;
		for (WaitingInvalidation item : this.items.values()) {
			first = (first == null || item.batch().number() < first.batch().number()) ? item : first;
		}
		if (first == null) {
			throw new IllegalStateException("Nothing waits for cache '%s'".formatted(this.name));
		}
		for (WaitingInvalidation item : this.items.values()) {
			if (item != first) {
				item.withdraw();
			}
		}
		this.items.clear();
		this.puts = 0;
		first.become(invalidation);
		put(first);
		return first;
	}

}
