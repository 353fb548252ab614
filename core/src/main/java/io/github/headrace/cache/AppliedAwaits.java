package io.github.headrace.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.headrace.connection.BackgroundThreads;
import io.github.headrace.stream.EntryId;

/**
 * Who waits for entries to be applied. Safe for use by several threads.
 */
final class AppliedAwaits {

	/** By entry, and by their order where they wait for the same one. */
	private final ConcurrentSkipListMap<Key, CompletableFuture<Void>> waiting = new ConcurrentSkipListMap<>();

	private long number;

	private volatile EntryId position = EntryId.MIN;

	EntryId position() {
		return this.position;
	}

	CompletableFuture<Void> await(EntryId id, Duration timeout) {
		CompletableFuture<Void> result = new CompletableFuture<>();
		Key key = new Key(id, nextNumber());
		this.waiting.put(key, result);
		if (this.position.compareTo(id) >= 0) {
			result.complete(null);
		}
		result.whenComplete((done, failure) -> this.waiting.remove(key));
		return result.orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
			.exceptionallyCompose((failure) -> CompletableFuture
				.failedFuture((failure instanceof TimeoutException) ? late(id, timeout) : failure));
	}

	private synchronized long nextNumber() {
		return this.number++;
	}

	private TimeoutException late(EntryId id, Duration timeout) {
		return new TimeoutException(
				"Entry %s was not applied within %s; the last one is %s".formatted(id, timeout, this.position));
	}

	/** Everything up to an entry is applied, or has been dropped. */
	void applied(EntryId id) {
		this.position = id;
		if (!this.waiting.isEmpty()) {
			complete(new ArrayList<>(this.waiting.headMap(new Key(id, Long.MAX_VALUE), true).values()));
		}
	}

	/** Nothing is left that anybody could wait to be removed. */
	void allDropped() {
		complete(new ArrayList<>(this.waiting.values()));
	}

	/** Not on this thread: what others do then must not hold the log up. */
	private static void complete(List<CompletableFuture<Void>> results) {
		results.forEach((result) -> result.completeAsync(() -> null, BackgroundThreads.now()));
	}

	private record Key(EntryId id, long number) implements Comparable<Key> {

		@Override
		public int compareTo(Key other) {
			int byId = this.id.compareTo(other.id);
			return (byId != 0) ? byId : Long.compare(this.number, other.number);
		}

	}

}
