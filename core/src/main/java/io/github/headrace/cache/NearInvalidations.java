package io.github.headrace.cache;

import java.util.function.BiPredicate;

import io.github.headrace.stream.EntryId;
import org.jspecify.annotations.Nullable;

/**
 * Obeys invalidations of a near cache. Never blocks; safe for use by several threads.
 */
final class NearInvalidations {

	private final FillGuard guard;

	private final LocalPart local;

	private final SharedPart shared;

	private final Marks marks;

	private final OwnPuts puts;

	private final SharedSweeps sweeps;

	private final CacheKeyCodec keys;

	NearInvalidations(FillGuard guard, LocalPart local, SharedPart shared, Marks marks, OwnPuts puts,
			SharedSweeps sweeps, CacheKeyCodec keys) {
		this.guard = guard;
		this.local = local;
		this.shared = shared;
		this.marks = marks;
		this.puts = puts;
		this.sweeps = sweeps;
		this.keys = keys;
	}

	/** Drops what an invalidation concerns, of this process or of another. */
	void apply(Invalidation invalidation, @Nullable EntryId id, boolean own) {
		if (id != null) {
			// Before the lease moves: who has a later one must know that what is in Redis
			// is not valid
			this.marks.set(invalidation, id);
		}
		if (!own) {
			drop(invalidation);
		}
		else if (id != null) {
			sweep(invalidation);
		}
	}

	private void drop(Invalidation invalidation) {
		String value = invalidation.value();
		switch (invalidation.kind()) {
			case EVICT, PUT -> {
				this.puts.overtake(value);
				drop(value);
			}
			case TAG -> dropIf((key, kept) -> kept.tags().contains(value));
			case PREFIX -> dropIf((key, kept) -> key instanceof String text && text.startsWith(value));
			default -> this.guard.clear(this.local::clear);
		}
	}

	private void drop(String encodedKey) {
		Object key;
		try {
			key = this.keys.decode(encodedKey);
		}
		catch (RuntimeException ex) {
			this.guard.clear(this.local::clear);
			return;
		}
		this.guard.invalidate(key, () -> this.local.remove(key));
	}

	private void dropIf(BiPredicate<Object, NearValue> concerned) {
		// What is stored from here on was loaded later, so that it may be dropped or stay
		this.guard.clear(() -> {
		});
		this.local.removeIf(concerned);
	}

	private void sweep(Invalidation invalidation) {
		switch (invalidation.kind()) {
			case CLEAR -> this.sweeps.add(this.shared, this.marks, "");
			case PREFIX -> this.sweeps.add(this.shared, this.marks, encodedPrefix(invalidation.value()));
			default -> {
			}
		}
	}

	/** Returns what the encoded keys of texts that begin so have in common. */
	private String encodedPrefix(String prefix) {
		String encoded = (this.keys instanceof DefaultCacheKeyCodec) ? this.keys.encode(prefix) : null;
		return (encoded != null) ? encoded : "";
	}

	/** Drops everything, as invalidations may have been missed. */
	void reset() {
		this.guard.clear(this.local::clear);
		this.puts.reset();
	}

}
