package io.github.headrace.soak.cache;

import java.util.concurrent.CompletableFuture;

/**
 * A cache as an application has it, by annotations.
 */
interface CachedVersions {

	Long read(String key);

	/** As {@link #read}, with {@code sync = true}. */
	Long readSync(String key);

	CompletableFuture<Long> readAsync(String key);

	/** Changes a version and evicts it. */
	Long bumpAndEvict(String key);

	/** Evicts, changes a version, and relies on a transaction to evict again. */
	Long evictAndBump(String key);

	/** Changes a version and puts it. */
	Long bumpAndPut(String key);

	/** Changes a version and clears the cache. */
	Long bumpAndClear(String key);

}
