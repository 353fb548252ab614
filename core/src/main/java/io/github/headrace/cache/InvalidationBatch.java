package io.github.headrace.cache;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;

import io.github.headrace.stream.EntryId;

/**
 * Invalidations that are sent as one entry, and those who wait for that. Guarded by the
 * lock of its sender, until it has been taken out.
 */
final class InvalidationBatch {

	/** What names the kind, and what the protocol adds. */
	private static final int OVERHEAD = 16;

	private final long number;

	private final Set<WaitingInvalidation> items = new LinkedHashSet<>();

	private final EntryFuture future = new EntryFuture();

	/** Those of the batches that have joined, which is one for each of them. */
	private final List<EntryFuture> joined = new ArrayList<>();

	private int size;

	private int bytes;

	/**
	 * Creates an empty batch.
	 * @param number greater than those of the batches before it
	 */
	InvalidationBatch(long number) {
		this.number = number;
	}

	long number() {
		return this.number;
	}

	int size() {
		return this.size;
	}

	boolean hasRoom(int moreKeys, int moreBytes, SenderSettings settings) {
		return this.size + moreKeys <= settings.maxKeys() && this.bytes + moreBytes <= settings.maxBytes();
	}

	WaitingInvalidation add(Invalidation invalidation) {
		WaitingInvalidation item = new WaitingInvalidation(invalidation, this);
		this.items.add(item);
		added(invalidation);
		return item;
	}

	void added(Invalidation invalidation) {
		this.size++;
		this.bytes += bytes(invalidation);
	}

	void removed(Invalidation invalidation) {
		this.size--;
		this.bytes -= bytes(invalidation);
	}

	/** Nothing is sent in the place of an item. */
	void dropped(WaitingInvalidation item) {
		this.items.remove(item);
	}

	/** Returns what completes when the batch has been sent. */
	EntryFuture future() {
		return this.future;
	}

	/** Takes over what the next batch has. */
	void join(InvalidationBatch next) {
		next.items.forEach((item) -> item.moveTo(this));
		this.items.addAll(next.items);
		this.joined.add(next.future);
		this.joined.addAll(next.joined);
		this.size += next.size;
		this.bytes += next.bytes;
	}

	boolean joinable(InvalidationBatch next, SenderSettings settings) {
		return hasRoom(next.size, next.bytes, settings);
	}

	List<WaitingInvalidation> items() {
		return List.copyOf(this.items);
	}

	/** Returns what is sent, in the order in which it was asked for. */
	List<Invalidation> invalidations() {
		List<Invalidation> sent = new ArrayList<>(this.size);
		for (WaitingInvalidation item : this.items) {
			Invalidation invalidation = item.invalidation();
			if (invalidation != null) {
				sent.add(invalidation);
			}
		}
		return sent;
	}

	/** Adds how many invalidations there are to the numbers of each cache. */
	void count(Map<String, Integer> byCache) {
		invalidations().forEach((invalidation) -> byCache.merge(invalidation.cache(), 1, Integer::sum));
	}

	void sent(EntryId id) {
		this.future.sent(id);
		this.joined.forEach((other) -> other.sent(id));
	}

	void notSent(CancellationException reason) {
		this.future.notSent(reason);
		this.joined.forEach((other) -> other.notSent(reason));
	}

	static int bytes(Invalidation invalidation) {
		return OVERHEAD + Utf8.length(invalidation.cache()) + Utf8.length(invalidation.value());
	}

}
