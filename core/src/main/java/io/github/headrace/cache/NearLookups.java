package io.github.headrace.cache;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Looks for values of a near cache, first in the memory of the process and then in Redis.
 * Safe for use by several threads.
 */
final class NearLookups {

	private final String cache;

	private final FillGuard guard;

	private final Freshness freshness;

	private final LocalPart local;

	private final SharedPart shared;

	private final SharedReads reads;

	private final NearFills fills;

	private final InvalidationWrites writes;

	private final CacheUsage usage;

	NearLookups(String cache, FillGuard guard, Freshness freshness, LocalPart local, SharedPart shared,
			SharedReads reads, NearFills fills, InvalidationWrites writes, CacheUsage usage) {
		this.cache = cache;
		this.guard = guard;
		this.freshness = freshness;
		this.local = local;
		this.shared = shared;
		this.reads = reads;
		this.fills = fills;
		this.writes = writes;
		this.usage = usage;
	}

	/** Looks into the memory of this process; allocates nothing. */
	@Nullable NearValue hit(Object key) {
		if (!this.freshness.mayServe()) {
			this.usage.bypassed.increment();
			this.usage.misses.increment();
			return null;
		}
		if (this.writes.isDirty(this.cache, key)) {
			this.usage.misses.increment();
			return null;
		}
		return this.local.get(key);
	}

	/** Returns whether the transaction of this thread has changed a key. */
	boolean isDirty(Object key) {
		return this.writes.isDirty(this.cache, key);
	}

	/** Looks into Redis after a miss, and waits for the answer. */
	@Nullable NearValue shared(Object key, FillTicket ticket, boolean loads) {
		SharedLease lease = leaseUnlessDirty(key, ticket, loads);
		if (lease == null) {
			return null;
		}
		SharedRead read = this.reads.read(lease);
		NearValue value = take(key, read, lease, ticket);
		return (value != null) ? value : meanwhile(key, read, ticket);
	}

	/** Looks into Redis after a miss, without blocking. */
	CompletableFuture<@Nullable NearValue> sharedAsync(Object key, FillTicket ticket, boolean loads) {
		SharedLease lease = leaseUnlessDirty(key, ticket, loads);
		if (lease == null) {
			return CompletableFuture.completedFuture(null);
		}
		return this.reads.readAsync(lease).thenApply((read) -> {
			NearValue value = take(key, read, lease, ticket);
			return (value != null) ? value : meanwhile(key, read, ticket);
		});
	}

	private @Nullable SharedLease leaseUnlessDirty(Object key, FillTicket ticket, boolean loads) {
		if (isDirty(key)) {
			ticket.refuse();
			return null;
		}
		return this.reads.lease(key, loads ? this.shared.newToken(false) : "");
	}

	/** Prepares a look into Redis by someone who is going to load. */
	@Nullable SharedLease lease(Object key, boolean awaited) {
		return this.reads.lease(key, this.shared.newToken(awaited));
	}

	/** Takes what Redis has answered: a value, or the right to load it. */
	@Nullable NearValue take(Object key, SharedRead read, @Nullable SharedLease lease, FillTicket ticket) {
		NearValue value = read.valid();
		if (value != null) {
			this.usage.sharedHits.increment();
			this.fills.storeLocally(key, value, ticket.lease());
		}
		else if (read.hasToken()) {
			ticket.shared(lease);
		}
		return value;
	}

	/**
	 * Returns whether what others load may be taken, and what is loaded given to them:
	 * not if it may be stale without anyone knowing.
	 */
	boolean mayShare() {
		return this.freshness.mayServe();
	}

	/** Looks into memory once more: another may just have loaded. */
	@Nullable NearValue again(Object key) {
		return this.freshness.mayServe() ? this.local.peek(key) : null;
	}

	/** Returns a value that has expired, if Redis has not answered. */
	private @Nullable NearValue meanwhile(Object key, SharedRead read, FillTicket ticket) {
		NearValue stale = read.failed() ? stale(key, read, ticket) : null;
		if (stale != null) {
			this.usage.servedStale.increment();
		}
		return stale;
	}

	/**
	 * Returns a value that has expired instead of one that could not be loaded.
	 * @throws Exception the failure, if there is none that was not invalidated
	 */
	@Nullable Object instead(Object key, SharedRead read, FillTicket ticket, Throwable failure) throws Exception {
		NearValue stale = (failure instanceof Error) ? null : stale(key, read, ticket);
		if (stale != null) {
			this.usage.servedStale.increment();
			return stale.get();
		}
		if (failure instanceof Error error) {
			throw error;
		}
		throw (Exception) failure;
	}

	private @Nullable NearValue stale(Object key, SharedRead read, FillTicket ticket) {
		if (!this.freshness.mayServe()) {
			return null;
		}
		NearValue stale = this.local.stale(key);
		if (stale == null && this.guard.isCurrent(key, ticket.lease())) {
			stale = read.expired();
		}
		return stale;
	}

}
