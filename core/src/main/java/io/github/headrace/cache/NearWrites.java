package io.github.headrace.cache;

import java.util.List;
import java.util.function.Supplier;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * What a process changes in a near cache: in its memory, in Redis, and in the memory of
 * the others. Never throws because of Redis; safe for use by several threads.
 */
final class NearWrites {

	/** Is current whatever happens. */
	private static final long UNCONDITIONAL = Long.MAX_VALUE;

	private final String cache;

	private final FillGuard guard;

	private final LocalPart local;

	private final SharedPart shared;

	private final NearValues values;

	private final PendingInvalidations pending;

	private final OwnPuts puts;

	private final InvalidationWrites writes;

	private final InvalidationEncoder encoder;

	private final Supplier<EntryId> position;

	NearWrites(String cache, FillGuard guard, LocalPart local, SharedPart shared, NearValues values,
			PendingInvalidations pending, OwnPuts puts, CacheParts parts) {
		this.cache = cache;
		this.guard = guard;
		this.local = local;
		this.shared = shared;
		this.values = values;
		this.pending = pending;
		this.puts = puts;
		this.writes = parts.writes();
		this.encoder = parts.encoder();
		this.position = parts.position();
	}

	/** Writes a value in any case. */
	void put(Object key, @Nullable Object value) {
		put(key, value, InvalidationWrites.isWithinTransaction() ? this.guard.lease() : UNCONDITIONAL);
	}

	/** Writes a value unless its key was invalidated since a lease. */
	void put(Object key, @Nullable Object value, long lease) {
		NearValue kept = this.values.accepts(value) ? this.values.of(key, value) : null;
		if (kept == null) {
			evict(key);
			return;
		}
		Invalidation put = this.encoder.put(this.cache, key);
		if (put.kind() != InvalidationKind.PUT || InvalidationWrites.isWithinTransaction()) {
			this.writes.write(List.of(write(put, key, () -> store(key, kept, lease))));
		}
		else {
			write(put, key, kept, lease);
		}
	}

	private boolean store(Object key, NearValue value, long lease) {
		return this.guard.write(key, lease, () -> this.local.put(key, value), () -> this.local.remove(key));
	}

	private void write(Invalidation put, Object key, NearValue value, long lease) {
		// Before the lease is looked at: what is applied later is met by Redis
		EntryId position = (lease != UNCONDITIONAL) ? this.position.get() : null;
		OwnPut own = this.puts.begin(put, key, value);
		try {
			List<byte[]> fields = store(key, value, lease) ? this.values.fields(value) : null;
			if (fields == null) {
				this.puts.giveUp(own);
				return;
			}
			this.puts.write(own,
					new SharedWrite(put, this.shared.key(put.value()), fields, this.values.sharedLifetime(), position));
		}
		catch (RuntimeException | Error ex) {
			// Or what is sent later would wait for it for ever
			this.puts.giveUp(own);
			throw ex;
		}
	}

	void evict(Object key) {
		this.writes.write(List.of(eviction(key)));
	}

	/** Evicts a key at once, also within a transaction. */
	void evictNow(Object key) {
		this.writes.writeNow(List.of(eviction(key)));
	}

	private Write eviction(Object key) {
		Invalidation invalidation = this.encoder.evict(this.cache, key);
		return write(invalidation, key, () -> this.guard.invalidate(key, () -> this.local.remove(key)));
	}

	void clear() {
		this.writes.write(List.of(clearing()));
	}

	/** Clears at once, also within a transaction. */
	void clearNow() {
		this.writes.writeNow(List.of(clearing()));
	}

	private Write clearing() {
		return write(Invalidation.clear(this.cache), null, () -> this.guard.clear(this.local::clear));
	}

	private Write write(Invalidation invalidation, @Nullable Object key, Runnable locally) {
		return new Write(invalidation, key, () -> {
			this.pending.add(invalidation);
			this.puts.overtakeOwn(invalidation);
			locally.run();
		}, List.of(this.pending));
	}

}
