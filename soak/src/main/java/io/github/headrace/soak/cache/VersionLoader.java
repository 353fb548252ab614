package io.github.headrace.soak.cache;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

import io.github.headrace.soak.Patience;

/**
 * What an application loads when a cache has nothing: often slowly, so that invalidations
 * come meanwhile, and sometimes not at all. Safe for use by several threads.
 */
final class VersionLoader {

	/** Longer than the instance is told for {@code load-timeout}. */
	private static final int VERY_SLOW_MILLIS = 1500;

	private static final int SLOW_MILLIS = 60;

	private final Truth truth;

	private final long seed;

	private final AtomicLong loads = new AtomicLong();

	private final ExecutorService threads = Executors.newCachedThreadPool((task) -> {
		Thread thread = new Thread(task, "loader");
		thread.setDaemon(true);
		return thread;
	});

	VersionLoader(Truth truth, long seed) {
		this.truth = truth;
		this.seed = seed;
	}

	long load(Cell cell) {
		SplittableRandom random = new SplittableRandom(this.seed + this.loads.incrementAndGet());
		long version = this.truth.version(cell);
		int lot = random.nextInt(1000);
		if (lot < 10) {
			throw new LoadFailedException(cell);
		}
		if (lot < 12) {
			Patience.sleep(VERY_SLOW_MILLIS);
		}
		else if (lot < 300) {
			Patience.sleep(random.nextInt(SLOW_MILLIS));
		}
		return version;
	}

	CompletableFuture<Long> loadAsync(Cell cell) {
		return CompletableFuture.supplyAsync(() -> load(cell), this.threads);
	}

	long bump(Cell cell) {
		return this.truth.bump(cell);
	}

	/**
	 * Some loads fail.
	 */
	static final class LoadFailedException extends RuntimeException {

		LoadFailedException(Cell cell) {
			super("%s cannot be loaded this time".formatted(cell), null, false, false);
		}

	}

}
