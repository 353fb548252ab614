package io.github.headrace.cache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.cache.InvalidationWrites.Write;
import org.jspecify.annotations.Nullable;

/**
 * The values that a process writes to the shared part. One that was overtaken, by its own
 * process or by an entry of the log, is evicted again, so that all agree. Safe for use by
 * several threads; never blocks.
 */
final class OwnPuts {

	private final FillGuard guard;

	private final PendingInvalidations pending;

	private final SharedConnection connection;

	private final InvalidationTransport transport;

	private final InvalidationWrites writes;

	/** Puts on a Cluster whose entries have not come through the log. */
	private final Map<String, OwnPut> unconfirmed = new ConcurrentHashMap<>();

	OwnPuts(FillGuard guard, PendingInvalidations pending, SharedConnection connection, CacheParts parts) {
		this.guard = guard;
		this.pending = pending;
		this.connection = connection;
		this.transport = parts.transport();
		this.writes = parts.writes();
	}

	/**
	 * Writes a value, which is pending.
	 * @param write the value
	 * @param key its key
	 * @param lease a lease from after it was stored in the memory of this process
	 */
	void write(SharedWrite write, Object key, long lease) {
		Invalidation put = write.invalidation();
		if (!this.connection.isAnswering()) {
			evict(put, key);
			return;
		}
		if (this.connection.isCluster() && write.position() != null) {
			// There its entry comes after the value, perhaps behind one of another
			this.unconfirmed.put(put.value(), new OwnPut(key, lease));
		}
		this.connection.call(() -> this.transport.write(write)).whenComplete((id, failure) -> {
			if (failure != null || !this.guard.isCurrent(key, lease)) {
				evict(put, key);
			}
			else {
				this.pending.remove(put);
			}
		});
	}

	/** Removes the shared value of a put that is pending, and tells the others. */
	void evict(Invalidation put, @Nullable Object key) {
		this.unconfirmed.remove(put.value());
		this.writes.write(List.of(new Write(put, key, () -> {
		}, () -> this.pending.remove(put))));
	}

	/** The entry of a put of this process has come through the log. */
	void confirmed(Invalidation put) {
		OwnPut own = this.unconfirmed.remove(put.value());
		if (own != null && !this.guard.isCurrent(own.key, own.lease)) {
			this.pending.add(put);
			evict(put, own.key);
		}
	}

	/** Entries may have been missed. */
	void reset(String cache) {
		this.unconfirmed.forEach((encodedKey, own) -> {
			Invalidation put = Invalidation.put(cache, encodedKey);
			this.pending.add(put);
			evict(put, own.key);
		});
	}

	private record OwnPut(Object key, long lease) {

	}

}
