package io.github.headrace.cache;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import io.github.headrace.cache.InvalidationWrites.Write;
import io.github.headrace.stream.EntryId;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What a process changes in a near cache: in its memory, in Redis, and in the memory of
 * the others. Never throws because of Redis; safe for use by several threads.
 */
final class NearWrites {

	private static final Log logger = LogFactory.getLog(NearWrites.class);

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

	private final CacheKeyCodec keys;

	private final Supplier<EntryId> position;

	private final AtomicBoolean unencodable = new AtomicBoolean();

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
		this.keys = parts.keys();
		this.position = parts.position();
	}

	/** Writes a value in any case. */
	void put(Object key, @Nullable Object value) {
		put(key, value, isDeferred() ? this.guard.lease() : UNCONDITIONAL);
	}

	/** Writes a value unless its key was invalidated since a lease. */
	void put(Object key, @Nullable Object value, long lease) {
		NearValue kept = this.values.accepts(value) ? this.values.of(key, value) : null;
		if (kept == null) {
			evict(key);
			return;
		}
		String encoded = this.keys.encode(key);
		if (encoded == null) {
			warn(key);
			change(Invalidation.clear(this.cache), key, () -> store(key, kept, lease));
		}
		else if (isDeferred()) {
			change(Invalidation.put(this.cache, encoded), key, () -> store(key, kept, lease));
		}
		else {
			write(Invalidation.put(this.cache, encoded), key, kept, lease);
		}
	}

	private boolean store(Object key, NearValue value, long lease) {
		return this.guard.write(key, lease, () -> this.local.put(key, value), () -> this.local.remove(key));
	}

	private void write(Invalidation put, Object key, NearValue value, long lease) {
		// Before the lease is looked at: what is applied later is met by Redis
		EntryId position = (lease != UNCONDITIONAL) ? this.position.get() : null;
		this.pending.add(put);
		AtomicLong own = new AtomicLong();
		boolean stored = this.guard.write(key, lease, () -> {
			this.local.put(key, value);
			own.set(this.guard.lease());
		}, () -> this.local.remove(key));
		List<byte[]> fields = stored ? this.values.fields(value) : null;
		if (fields == null) {
			this.puts.evict(put, key);
			return;
		}
		this.puts.write(
				new SharedWrite(put, this.shared.key(put.value()), fields, this.values.sharedLifetime(), position), key,
				own.get());
	}

	void evict(Object key) {
		this.writes.write(List.of(eviction(key)));
	}

	/** Evicts a key at once, also within a transaction. */
	void evictNow(Object key) {
		this.writes.writeNow(List.of(eviction(key)));
	}

	private Write eviction(Object key) {
		String encoded = this.keys.encode(key);
		if (encoded == null) {
			warn(key);
		}
		Invalidation invalidation = (encoded != null) ? Invalidation.evict(this.cache, encoded)
				: Invalidation.clear(this.cache);
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

	private void change(Invalidation invalidation, @Nullable Object key, Runnable locally) {
		this.writes.write(List.of(write(invalidation, key, locally)));
	}

	private Write write(Invalidation invalidation, @Nullable Object key, Runnable locally) {
		return new Write(invalidation, key, () -> {
			this.pending.add(invalidation);
			locally.run();
		}, () -> this.pending.remove(invalidation));
	}

	private void warn(Object key) {
		if (this.unencodable.compareAndSet(false, true)) {
			logger.warn(
					"Keys of the near cache '%s' such as %s cannot be encoded: they are kept in each process only, and evicting one clears the cache; declare a CacheKeyCodec"
						.formatted(this.cache, key.getClass().getName()));
		}
	}

	private static boolean isDeferred() {
		return TransactionSynchronizationManager.isSynchronizationActive();
	}

}
