package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;
import org.springframework.cache.transaction.TransactionAwareCacheDecorator;

/**
 * A local cache of an application that obeys invalidations and sends them.
 * <p>
 * Reads take no lock. Is a decorator of that class as that is the only one behind which
 * meters look for the cache they know. Safe for use by several threads.
 */
final class CoherentCache extends TransactionAwareCacheDecorator implements GuardedCache, InvalidationTarget {

	private final String name;

	private final InvalidationWrites writes;

	private final FillGuard guard;

	private final Freshness freshness;

	private final SingleFlight flights;

	private final CoherentCacheChanges changes;

	private final CacheUsage usage = new CacheUsage();

	private volatile TargetCache target;

	CoherentCache(Cache cache, CacheParts parts) {
		super(cache);
		this.name = cache.getName();
		this.target = new TargetCache(cache);
		this.writes = parts.writes();
		this.guard = parts.guard();
		this.freshness = parts.freshness();
		this.flights = new SingleFlight(this.guard);
		this.changes = new CoherentCacheChanges(this, this.guard, parts);
	}

	@Override
	public Cache getTargetCache() {
		return this.target.cache();
	}

	/** Goes on with another cache, which the manager has made in place of the first. */
	void follow(Cache cache) {
		TargetCache former = this.target;
		this.guard.clear(() -> this.target = new TargetCache(cache));
		former.clear();
		reset();
	}

	TargetCache target() {
		return this.target;
	}

	@Override
	public CacheStatistics statistics() {
		return this.usage.statistics(this.name);
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public String cache() {
		return this.name;
	}

	@Override
	public Object getNativeCache() {
		return this.target.cache().getNativeCache();
	}

	@Override
	public FillTicket ticket() {
		return new FillTicket(this.guard.lease());
	}

	@Override
	public @Nullable ValueWrapper get(Object key) {
		return serves(key) ? look(key) : null;
	}

	@Override
	public @Nullable ValueWrapper get(Object key, FillTicket ticket) {
		if (serves(key)) {
			return look(key);
		}
		if (this.writes.isDirty(this.name, key)) {
			ticket.refuse();
		}
		return null;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, @Nullable Class<T> type) {
		ValueWrapper wrapper = get(key);
		Object value = (wrapper != null) ? wrapper.get() : null;
		if (value != null && type != null && !type.isInstance(value)) {
			throw new IllegalStateException("Cached value is not of required type [" + type.getName() + "]: " + value);
		}
		return (T) value;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Callable<T> valueLoader) {
		FillTicket ticket = ticket();
		ValueWrapper hit = get(key, ticket);
		if (hit != null) {
			return (T) hit.get();
		}
		try {
			return isShareable(ticket) ? this.flights.<T>call(key, ticket.lease(), () -> load(key, valueLoader, ticket))
					: fillWith(key, valueLoader.call(), ticket);
		}
		catch (Throwable ex) {
			throw new ValueRetrievalException(key, valueLoader, ex);
		}
	}

	@Override
	public CompletableFuture<@Nullable ValueWrapper> getAsync(Object key, FillTicket ticket) {
		return CompletableFuture.completedFuture(get(key, ticket));
	}

	@Override
	public @Nullable CompletableFuture<?> retrieve(Object key) {
		ValueWrapper hit = get(key);
		if (hit == null) {
			return null;
		}
		return CompletableFuture.completedFuture(this.target.allowsNull() ? hit : hit.get());
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> CompletableFuture<T> retrieve(Object key, Supplier<CompletableFuture<T>> valueLoader) {
		FillTicket ticket = ticket();
		ValueWrapper hit = get(key, ticket);
		if (hit != null) {
			return CompletableFuture.completedFuture((T) hit.get());
		}
		if (!isShareable(ticket)) {
			return valueLoader.get().thenApply((value) -> fillWith(key, value, ticket));
		}
		return this.flights.<T>start(key, ticket.lease(), () -> {
			ValueWrapper filled = this.target.get(key);
			return (filled != null) ? CompletableFuture.completedFuture((T) filled.get())
					: valueLoader.get().thenApply((value) -> fillWith(key, value, ticket));
		});
	}

	/**
	 * Whether what is loaded may be given to others, and what others load taken: not if
	 * only this transaction sees it, and not if it may be stale without anyone knowing.
	 */
	private boolean isShareable(FillTicket ticket) {
		return !ticket.isRefused() && this.freshness.mayServe();
	}

	private boolean serves(Object key) {
		if (!this.freshness.mayServe()) {
			this.usage.bypassed.increment();
			return false;
		}
		if (this.writes.isDirty(this.name, key)) {
			this.usage.misses.increment();
			return false;
		}
		return true;
	}

	private @Nullable ValueWrapper look(Object key) {
		ValueWrapper value = this.target.loads() ? this.changes.lookAndLoad(key) : this.target.get(key);
		((value != null) ? this.usage.hits : this.usage.misses).increment();
		return value;
	}

	@SuppressWarnings("unchecked")
	private <T> @Nullable T load(Object key, Callable<T> loader, FillTicket ticket) throws Exception {
		ValueWrapper filled = this.target.get(key);
		return (filled != null) ? (T) filled.get() : fillWith(key, loader.call(), ticket);
	}

	private <T extends @Nullable Object> T fillWith(Object key, T value, FillTicket ticket) {
		fill(key, value, ticket);
		return value;
	}

	@Override
	public void fill(Object key, @Nullable Object value, FillTicket ticket) {
		if (value == null && !this.target.allowsNull()) {
			return;
		}
		boolean filled = !ticket.isRefused() && !this.writes.isDirty(this.name, key)
				&& this.guard.fill(key, ticket.lease(), () -> this.target.put(key, value));
		(filled ? this.usage.fills : this.usage.refusedFills).increment();
	}

	@Override
	public void put(Object key, @Nullable Object value) {
		put(key, value, ticket());
	}

	@Override
	public void put(Object key, @Nullable Object value, FillTicket ticket) {
		if (value == null && !this.target.allowsNull()) {
			throw new IllegalArgumentException(
					"Cache '" + this.name + "' is configured to not allow null values but null was provided");
		}
		this.writes.write(List.of(this.changes.put(key, () -> this.guard.write(key, ticket.lease(),
				() -> this.target.put(key, value), () -> this.target.evict(key)))));
	}

	@Override
	public @Nullable ValueWrapper putIfAbsent(Object key, @Nullable Object value) {
		if (this.writes.isDirty(this.name, key)) {
			// What the transaction has put or evicted nobody sees before its commit
			put(key, value);
			return null;
		}
		AtomicReference<@Nullable ValueWrapper> existing = new AtomicReference<>();
		boolean serves = serves(key);
		Runnable store = () -> {
			ValueWrapper present = serves ? this.target.cache().putIfAbsent(key, value) : null;
			existing.set(present);
			if (present == null) {
				this.guard.invalidate(key, () -> this.target.put(key, value));
			}
		};
		// Only a clear or an eviction between the lease and the store refuses it
		while (!this.guard.fill(key, this.guard.lease(), store)) {
			Thread.onSpinWait();
		}
		if (existing.get() == null) {
			this.writes.writeNow(List.of(this.changes.put(key, () -> {
			})));
		}
		return existing.get();
	}

	@Override
	public void evict(Object key) {
		this.writes.write(List.of(this.changes.evict(key, () -> this.target.evict(key))));
	}

	@Override
	public boolean evictIfPresent(Object key) {
		AtomicBoolean present = new AtomicBoolean();
		this.writes
			.writeNow(List.of(this.changes.evict(key, () -> present.set(this.target.cache().evictIfPresent(key)))));
		return present.get();
	}

	@Override
	public void clear() {
		this.writes.write(List.of(this.changes.clear(() -> this.target.clear())));
	}

	@Override
	public boolean invalidate() {
		AtomicBoolean present = new AtomicBoolean();
		this.writes.writeNow(List.of(this.changes.clear(() -> present.set(this.target.cache().invalidate()))));
		return present.get();
	}

	@Override
	public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		if (!own) {
			this.changes.apply(invalidation);
		}
	}

	@Override
	public void reset() {
		this.guard.clear(() -> this.target.clear());
	}

	@Override
	public String toString() {
		return "coherent " + this.target.cache();
	}

}
