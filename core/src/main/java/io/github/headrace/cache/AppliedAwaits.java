package io.github.headrace.cache;

import java.time.Duration;
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
			.exceptionallyComposeAsync(
					(failure) -> CompletableFuture
						.failedFuture((failure instanceof TimeoutException) ? late(id, timeout) : failure),
					BackgroundThreads.now());
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
		completeUpTo(id);
	}

	/**
	 * Everything was dropped: nothing up to an entry is left that anybody could wait to
	 * be removed. What comes behind it is not known yet.
	 * @param position the entry behind which reading goes on
	 * @param dropped the entry
	 */
	void dropped(EntryId position, EntryId dropped) {
		this.position = position;
		completeUpTo((dropped.compareTo(position) > 0) ? dropped : position);
	}

	/** Not on this thread: what others do then must not hold the log up. */
	private void completeUpTo(EntryId id) {
		if (!this.waiting.isEmpty()) {
			List.copyOf(this.waiting.headMap(new Key(id, Long.MAX_VALUE), true).values())
				.forEach((result) -> result.completeAsync(() -> null, BackgroundThreads.now()));
		}
	}

	private record Key(EntryId id, long number) implements Comparable<Key> {

		@Override
		public int compareTo(Key other) {
			int byId = this.id.compareTo(other.id);
			return (byId != 0) ? byId : Long.compare(this.number, other.number);
		}

	}

}
