package io.github.headrace.cache;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.headrace.cache.InvalidationWrites.Write;

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

	private final long memory;

	/**
	 * On a Cluster, where a value comes after its entry: what another has removed by an
	 * entry behind that may have been removed before the value came. By encoded key.
	 */
	private final Map<String, OwnPut> recent = new ConcurrentHashMap<>();

	OwnPuts(FillGuard guard, PendingInvalidations pending, SharedConnection connection, CacheParts parts) {
		this.guard = guard;
		this.pending = pending;
		this.connection = connection;
		this.transport = parts.transport();
		this.writes = parts.writes();
		this.memory = parts.settings().resend().toNanos();
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
		this.connection.call(() -> this.transport.write(write)).whenComplete((id, failure) -> {
			remember(put, key);
			if (failure != null || !this.guard.isCurrent(key, lease)) {
				this.recent.remove(put.value());
				evict(put, key);
			}
			else {
				this.writes.sentOtherwise(put);
				this.pending.remove(put);
			}
		});
	}

	private void remember(Invalidation put, Object key) {
		if (this.connection.isCluster()) {
			long now = System.nanoTime();
			this.recent.values().removeIf((own) -> now - own.written >= this.memory);
			this.recent.put(put.value(), new OwnPut(put, key, now));
		}
	}

	/** Removes the shared value of a put that is pending, and tells the others. */
	void evict(Invalidation put, Object key) {
		this.writes.write(List.of(new Write(put, key, () -> {
		}, () -> this.pending.remove(put))));
	}

	/** Another has invalidated a key. */
	void met(String encodedKey) {
		OwnPut own = this.recent.remove(encodedKey);
		if (own != null && System.nanoTime() - own.written < this.memory) {
			evictAgain(own);
		}
	}

	/** Entries may have been missed. */
	void reset() {
		Map<String, OwnPut> all = new HashMap<>(this.recent);
		this.recent.keySet().removeAll(all.keySet());
		all.values().forEach(this::evictAgain);
	}

	private void evictAgain(OwnPut own) {
		this.pending.add(own.put);
		evict(own.put, own.key);
	}

	private record OwnPut(Invalidation put, Object key, long written) {

	}

}
