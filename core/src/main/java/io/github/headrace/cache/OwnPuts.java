package io.github.headrace.cache;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

import io.github.headrace.cache.InvalidationWrites.Write;

/**
 * The values that a process writes to the shared part. One that was overtaken, by its own
 * process or by an entry of the log, is evicted again, so that all agree. Safe for use by
 * several threads; never blocks.
 */
final class OwnPuts {

	/** How long a value that is under way may take, whatever is sent again. */
	private static final Duration LEAST_MEMORY = Duration.ofSeconds(30);

	private final LocalPart local;

	private final PendingInvalidations pending;

	private final SharedConnection connection;

	private final InvalidationTransport transport;

	private final InvalidationWrites writes;

	private final Duration memory;

	/** How long an answer may take, for which invalidations of the key wait. */
	private final Duration patience;

	/**
	 * Those that are under way, by encoded key, and not long ago those that may still
	 * come. On a Cluster, where a value comes after its entry, also all that are not long
	 * ago: what an entry behind that stands for may have been removed before the value
	 * came.
	 */
	private final Map<String, OwnPut> puts = new ConcurrentHashMap<>();

	/** Those of them that are over, the oldest first. */
	private final Queue<OwnPut> over = new ConcurrentLinkedQueue<>();

	OwnPuts(LocalPart local, PendingInvalidations pending, SharedConnection connection, CacheParts parts) {
		this(local, pending, connection, parts, memory(parts.settings().resend()), SendFailures.PATIENCE);
	}

	OwnPuts(LocalPart local, PendingInvalidations pending, SharedConnection connection, CacheParts parts,
			Duration memory, Duration patience) {
		this.local = local;
		this.pending = pending;
		this.connection = connection;
		this.transport = parts.transport();
		this.writes = parts.writes();
		this.memory = memory;
		this.patience = patience;
	}

	private static Duration memory(Duration resend) {
		return (resend.compareTo(LEAST_MEMORY) > 0) ? resend : LEAST_MEMORY;
	}

	/**
	 * A value is going to be stored in the memory of this process and then to be written.
	 */
	OwnPut begin(Invalidation put, Object key, NearValue value) {
		this.pending.add(put);
		return Objects
			.requireNonNull(this.puts.compute(put.value(), (encoded, before) -> new OwnPut(put, key, value, before)));
	}

	/** Writes a value. */
	void write(OwnPut own, SharedWrite write) {
		if (own.isBehindAnother()) {
			// The other is overtaken and so evicted, and this one would be with it
			giveUp(own);
			return;
		}
		this.connection.send(() -> send(own, write), this.patience).whenComplete((id, failure) -> {
			own.through.complete(null);
			forgetGivenUp(own.put.value());
			if (failure == null) {
				written(own, id);
			}
			else if (this.connection.mayHaveEffect(failure)) {
				failed(own);
			}
			else {
				giveUp(own);
			}
		});
	}

	private CompletableFuture<EntryId> send(OwnPut own, SharedWrite write) {
		// No longer what may have waited too long for a connection
		return own.through.isDone() ? CompletableFuture.failedFuture(new CancellationException())
				: this.transport.write(write);
	}

	/**
	 * What was sent and not answered may still take effect, as may some of the commands
	 * for a Cluster: over another connection, the value could come behind all that
	 * removes it.
	 */
	private void failed(OwnPut own) {
		own.failed = true;
		own.evicted.set(true);
		evict(own);
		NearCacheThreads.after(this.memory).execute(() -> forget(own));
	}

	private void forget(OwnPut own) {
		this.puts.remove(own.put.value(), own);
		if (own.overtaken) {
			evictAgain(own);
		}
	}

	/** Evicts what could not be written from the shared part, and tells the others. */
	void giveUp(OwnPut own) {
		own.givenUp = true;
		own.through.complete(null);
		forgetGivenUp(own.put.value());
		if (own.evicted.compareAndSet(false, true)) {
			evict(own);
		}
		else {
			this.pending.remove(own.put);
		}
	}

	/** One that is given up still stands for those before it that are under way. */
	private void forgetGivenUp(String encodedKey) {
		this.puts.computeIfPresent(encodedKey, (encoded, own) -> (own.givenUp && !own.isUnderWay()) ? null : own);
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
			this.over.add(own);
			forgetBefore(own.written - this.memory.toNanos());
		}
		else {
			this.puts.remove(own.put.value(), own);
		}
		this.pending.remove(own.put);
	}

	private void forgetBefore(long nanoTime) {
		OwnPut oldest = this.over.peek();
		while (oldest != null && oldest.written - nanoTime <= 0) {
			if (this.over.remove(oldest)) {
				this.puts.remove(oldest.put.value(), oldest);
			}
			oldest = this.over.peek();
		}
	}

	private void evictAgain(OwnPut own) {
		this.pending.add(own.put);
		evict(own);
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
		if (own.failed) {
			// Once: instances whose writes have failed would answer each other for ever
			if (own.evictedAgain.compareAndSet(false, true)) {
				evictAgain(own);
			}
		}
		else if (own.done && this.puts.remove(own.put.value(), own) && own.evicted.compareAndSet(false, true)) {
			evictAgain(own);
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

	/**
	 * Returns what must be over before an invalidation is sent: the client writes what
	 * several threads give it in any order.
	 */
	@Nullable CompletableFuture<?> underWay(Invalidation invalidation) {
		if (invalidation.isOfKey()) {
			OwnPut own = this.puts.get(invalidation.value());
			return (own != null && own.isUnderWay()) ? own.all() : null;
		}
		CompletableFuture<?>[] all = this.puts.values()
			.stream()
			.filter(OwnPut::isUnderWay)
			.map(OwnPut::all)
			.toArray(CompletableFuture<?>[]::new);
		return (all.length > 0) ? CompletableFuture.allOf(all) : null;
	}

	/** Entries may have been missed. */
	void reset() {
		this.puts.values().forEach(this::overtake);
	}

}
