package io.github.headrace.cache;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.headrace.stream.EntryId;

import io.github.headrace.cache.InvalidationWrites.Write;

/**
 * The values that a process writes to the shared part. One that was overtaken, by its own
 * process or by an entry of the log, is evicted again, so that all agree. Safe for use by
 * several threads; never blocks.
 */
final class OwnPuts {

	private final LocalPart local;

	private final PendingInvalidations pending;

	private final SharedConnection connection;

	private final InvalidationTransport transport;

	private final InvalidationWrites writes;

	private final long memory;

	/**
	 * Those that are under way, by encoded key. On a Cluster, where a value comes after
	 * its entry, also those that are not long ago: what an entry behind that stands for
	 * may have been removed before the value came.
	 */
	private final Map<String, OwnPut> puts = new ConcurrentHashMap<>();

	OwnPuts(LocalPart local, PendingInvalidations pending, SharedConnection connection, CacheParts parts) {
		this.local = local;
		this.pending = pending;
		this.connection = connection;
		this.transport = parts.transport();
		this.writes = parts.writes();
		this.memory = parts.settings().resend().toNanos();
	}

	/**
	 * A value is going to be stored in the memory of this process and then to be written.
	 */
	OwnPut begin(Invalidation put, Object key, NearValue value) {
		this.pending.add(put);
		OwnPut own = new OwnPut(put, key, value);
		OwnPut before = this.puts.put(put.value(), own);
		if (before != null) {
			before.overtaken = true;
		}
		return own;
	}

	/** Writes a value. */
	void write(OwnPut own, SharedWrite write) {
		if (!this.connection.isAnswering()) {
			giveUp(own);
			return;
		}
		this.connection.call(() -> this.transport.write(write)).whenComplete((id, failure) -> {
			if (failure != null) {
				giveUp(own);
			}
			else {
				written(own, id);
			}
		});
	}

	/** Evicts what could not be written from the shared part, and tells the others. */
	void giveUp(OwnPut own) {
		this.puts.remove(own.put.value(), own);
		if (own.evicted.compareAndSet(false, true)) {
			evict(own);
		}
		else {
			this.pending.remove(own.put);
		}
	}

	private void written(OwnPut own, EntryId id) {
		this.writes.sentOtherwise(own.put, id);
		own.written = System.nanoTime();
		own.done = true;
		if (own.overtaken) {
			this.local.remove(own.key, own.value);
			giveUp(own);
			return;
		}
		if (this.connection.isCluster()) {
			this.puts.values().removeIf((some) -> some.done && own.written - some.written >= this.memory);
		}
		else {
			this.puts.remove(own.put.value(), own);
		}
		this.pending.remove(own.put);
	}

	private void evict(OwnPut own) {
		this.writes.write(List.of(new Write(own.put, own.key, () -> {
		}, List.of(this.pending))));
	}

	/** Another instance has invalidated a key. */
	void overtake(String encodedKey) {
		OwnPut own = this.puts.get(encodedKey);
		if (own != null) {
			overtake(own);
		}
	}

	private void overtake(OwnPut own) {
		own.overtaken = true;
		if (own.done && this.puts.remove(own.put.value(), own) && own.evicted.compareAndSet(false, true)) {
			this.pending.add(own.put);
			evict(own);
		}
	}

	/** This process has invalidated a key, or all keys. */
	void overtakeOwn(Invalidation invalidation) {
		if (invalidation.isOfKey()) {
			OwnPut own = this.puts.get(invalidation.value());
			if (own != null) {
				own.overtaken = true;
			}
		}
		else {
			this.puts.values().forEach((own) -> own.overtaken = true);
		}
	}

	/** Entries may have been missed. */
	void reset() {
		this.puts.values().forEach(this::overtake);
	}

	/** A value that is written. */
	static final class OwnPut {

		private final Invalidation put;

		private final Object key;

		private final NearValue value;

		private final AtomicBoolean evicted = new AtomicBoolean();

		private volatile boolean overtaken;

		private volatile boolean done;

		private volatile long written;

		OwnPut(Invalidation put, Object key, NearValue value) {
			this.put = put;
			this.key = key;
			this.value = value;
		}

	}

}
