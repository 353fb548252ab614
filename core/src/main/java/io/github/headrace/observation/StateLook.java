package io.github.headrace.observation;

import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.headrace.cache.CacheInvalidationState;
import org.jspecify.annotations.Nullable;

/**
 * A look at the state of the invalidations, which is repeated when it is too old. Safe
 * for use by several threads.
 */
final class StateLook {

	private static final long LIFETIME = Duration.ofSeconds(1).toNanos();

	private final Supplier<CacheInvalidationState> source;

	private final BiConsumer<CacheInvalidationState, StateLook> seen;

	private volatile @Nullable Look last;

	/**
	 * Creates the look.
	 * @param source reads the state
	 * @param seen is told of each new look
	 */
	StateLook(Supplier<CacheInvalidationState> source, BiConsumer<CacheInvalidationState, StateLook> seen) {
		this.source = source;
		this.seen = seen;
	}

	CacheInvalidationState state() {
		Look look = this.last;
		long now = System.nanoTime();
		if (look == null || now - look.time() >= LIFETIME) {
			look = new Look(this.source.get(), now);
			this.last = look;
			this.seen.accept(look.state(), this);
		}
		return look.state();
	}

	private record Look(CacheInvalidationState state, long time) {

	}

}
