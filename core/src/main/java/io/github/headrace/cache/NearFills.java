package io.github.headrace.cache;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Stores what was loaded after a miss in both parts of a near cache, unless it was
 * invalidated since. Never blocks; safe for use by several threads.
 */
final class NearFills {

	private final FillGuard guard;

	private final LocalPart local;

	private final SharedPart shared;

	private final NearValues values;

	private final CacheUsage usage;

	NearFills(FillGuard guard, LocalPart local, SharedPart shared, NearValues values, CacheUsage usage) {
		this.guard = guard;
		this.local = local;
		this.shared = shared;
		this.values = values;
		this.usage = usage;
	}

	/** Stores a value that was loaded here. */
	void store(Object key, @Nullable Object value, FillTicket ticket) {
		SharedLease lease = (ticket.shared() instanceof SharedLease entitlement) ? entitlement : null;
		ticket.shared(null);
		NearValue kept = (!ticket.isRefused() && this.values.accepts(value)) ? this.values.of(key, value) : null;
		List<byte[]> fields = (kept != null && lease != null) ? this.values.fields(kept) : null;
		if (kept != null) {
			storeLocally(key, kept, ticket.lease());
		}
		if (lease != null) {
			share(key, lease, fields, ticket.lease());
		}
	}

	private void share(Object key, SharedLease lease, @Nullable List<byte[]> fields, long localLease) {
		if (fields == null || !this.guard.isCurrent(key, localLease)) {
			this.shared.release(lease);
			return;
		}
		this.shared.fill(lease, fields, this.values.sharedLifetime()).thenAccept((stored) -> {
			if (!stored) {
				this.usage.refusedFills.increment();
			}
		});
	}

	/** Stores a value in the memory of this process. */
	void storeLocally(Object key, NearValue value, long lease) {
		boolean stored = this.guard.fill(key, lease, () -> this.local.put(key, value));
		(stored ? this.usage.fills : this.usage.refusedFills).increment();
	}

	/** There is nothing to be stored: the load has failed. */
	void giveUp(FillTicket ticket) {
		if (ticket.shared() instanceof SharedLease lease) {
			ticket.shared(null);
			this.shared.release(lease);
		}
	}

}
