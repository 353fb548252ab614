package io.github.headrace.cache;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what it is told, and has a shared part.
 */
final class SharedTarget implements InvalidationTarget {

	final List<Invalidation> applied = new CopyOnWriteArrayList<>();

	final AtomicInteger failures = new AtomicInteger();

	final AtomicInteger errors = new AtomicInteger();

	final List<Invalidation> sending = new CopyOnWriteArrayList<>();

	/** What must be over before it is sent. */
	volatile @Nullable CompletableFuture<?> underWay;

	private final String cache;

	SharedTarget(String cache) {
		this.cache = cache;
	}

	@Override
	public String cache() {
		return this.cache;
	}

	@Override
	public void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		if (!own) {
			this.applied.add(invalidation);
		}
	}

	@Override
	public void sending(Invalidation invalidation) {
		this.sending.add(invalidation);
	}

	@Override
	public void sent(Invalidation invalidation) {
		this.sending.remove(invalidation);
	}

	@Override
	public @Nullable CompletableFuture<?> underWay(Invalidation invalidation) {
		return this.underWay;
	}

	@Override
	public void reset() {
	}

	@Override
	public byte[] sharedKey(String encodedKey) {
		if (this.failures.getAndDecrement() > 0) {
			throw new IllegalStateException("No key");
		}
		if (this.errors.getAndDecrement() > 0) {
			throw new StackOverflowError();
		}
		return (this.cache + "::" + encodedKey).getBytes(StandardCharsets.UTF_8);
	}

}
