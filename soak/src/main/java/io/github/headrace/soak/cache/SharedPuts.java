package io.github.headrace.soak.cache;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidation;
import io.github.headrace.cache.CacheInvalidationHandler;
import io.github.headrace.cache.InvalidationKind;
import io.github.headrace.soak.cache.CacheWrites.Written;
import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries that carry the puts of an instance to the near cache, of which no
 * future tells: the instance's own hook does. Only where nothing else can be meant, so
 * not while what was put before may still come, or come again. Safe for use by several
 * threads.
 */
final class SharedPuts implements CacheInvalidationHandler {

	private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long CALM_NANOS = Duration.ofSeconds(5).toNanos();

	private static final long PROMPT_NANOS = Duration.ofMillis(200).toNanos();

	private final Supplier<String> instance;

	private final BooleanSupplier calm;

	private final LongSupplier nanoTime;

	private final Consumer<Written> made;

	private final BiConsumer<Written, EntryId> found;

	private final Map<Cell, Puts> puts = new HashMap<>();

	private long lastReset;

	/**
	 * Creates a finder.
	 * @param instance what the instance is called in the log
	 * @param calm whether it is connected and has nothing to send
	 * @param made is told of each put
	 * @param found is told of each put whose entry was found
	 */
	SharedPuts(Supplier<String> instance, BooleanSupplier calm, LongSupplier nanoTime, Consumer<Written> made,
			BiConsumer<Written, EntryId> found) {
		this.instance = instance;
		this.calm = calm;
		this.nanoTime = nanoTime;
		this.made = made;
		this.found = found;
		this.lastReset = nanoTime.getAsLong();
	}

	/** Returns whether a cell is put within transactions, or else without any. */
	static boolean isTransactional(Cell cell) {
		return cell.number() % 3 == 0;
	}

	/** Makes a put, without a transaction, and announces it if its entry is found. */
	void make(Cell cell, Supplier<Written> put) {
		CompletableFuture<Written> made = expect(cell, this.nanoTime.getAsLong());
		Written written = put.get();
		this.made.accept(written);
		if (made != null) {
			made.complete(written);
		}
	}

	private synchronized @Nullable CompletableFuture<Written> expect(Cell cell, long now) {
		Puts ofCell = this.puts.computeIfAbsent(cell, (same) -> new Puts());
		boolean alone = ofCell.outstanding == 0 && now - ofCell.last > PAUSE_NANOS && now - this.lastReset > CALM_NANOS
				&& this.calm.getAsBoolean();
		ofCell.outstanding++;
		ofCell.last = now;
		ofCell.expected = alone ? new CompletableFuture<>() : null;
		return ofCell.expected;
	}

	@Override
	public synchronized void invalidated(CacheInvalidation invalidation) {
		EntryId id = invalidation.id();
		if (invalidation.kind() == InvalidationKind.RESET) {
			this.lastReset = this.nanoTime.getAsLong();
			this.puts.clear();
		}
		else if (id != null && invalidation.kind() == InvalidationKind.PUT
				&& invalidation.origin().equals(this.instance.get())) {
			invalidation.keys()
				.forEach((key) -> found(Cell.of(SoakCache.NEAR, (String) key), id, this.nanoTime.getAsLong()));
		}
	}

	private void found(Cell cell, EntryId id, long now) {
		Puts ofCell = this.puts.get(cell);
		if (ofCell == null) {
			return;
		}
		ofCell.outstanding = Math.max(0, ofCell.outstanding - 1);
		CompletableFuture<Written> expected = ofCell.expected;
		ofCell.expected = null;
		if (expected != null && now - ofCell.last < PROMPT_NANOS) {
			expected.thenAccept((written) -> this.found.accept(written, id));
		}
	}

	/**
	 * The puts of a cell.
	 */
	private static final class Puts {

		private int outstanding;

		private long last;

		private @Nullable CompletableFuture<Written> expected;

	}

}
