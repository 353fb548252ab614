package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A cache that tells a fill from a write, if it is told which of them is meant: the views
 * that {@code OperationViews} hands to the cache aspects do so.
 * <p>
 * Its methods as a plain {@link Cache} take every put for a write.
 */
interface GuardedCache extends Cache {

	/** Returns what entitles to store what is loaded from now on. */
	FillTicket ticket();

	/**
	 * Looks a key up. May wait for Redis, for a limited time; never throws because of it.
	 * @param ticket takes what a fill needs to know
	 */
	@Nullable ValueWrapper get(Object key, FillTicket ticket);

	/** Looks a key up without blocking; completes with {@code null} for a miss. */
	CompletableFuture<@Nullable ValueWrapper> getAsync(Object key, FillTicket ticket);

	/**
	 * Stores what was loaded after a miss, and tells nobody; does nothing if the key was
	 * invalidated since. Never blocks.
	 */
	void fill(Object key, @Nullable Object value, FillTicket ticket);

	/**
	 * Writes a value and tells all instances; without storing it if the key was
	 * invalidated since the ticket was taken.
	 */
	void put(Object key, @Nullable Object value, FillTicket ticket);

}
