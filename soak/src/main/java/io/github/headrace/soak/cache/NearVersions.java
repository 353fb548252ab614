package io.github.headrace.soak.cache;

import java.util.concurrent.CompletableFuture;

import org.springframework.cache.annotation.CacheConfig;
import org.springframework.cache.annotation.CacheEvict;
import org.springframework.cache.annotation.CachePut;
import org.springframework.cache.annotation.Cacheable;

/**
 * Versions in the near cache.
 */
@CacheConfig(cacheNames = SoakCache.NEAR_NAME)
class NearVersions implements CachedVersions {

	private final VersionLoader loader;

	NearVersions(VersionLoader loader) {
		this.loader = loader;
	}

	@Override
	@Cacheable
	public Long read(String key) {
		return this.loader.load(cell(key));
	}

	@Override
	@Cacheable(sync = true)
	public Long readSync(String key) {
		return this.loader.load(cell(key));
	}

	@Override
	@Cacheable
	public CompletableFuture<Long> readAsync(String key) {
		return this.loader.loadAsync(cell(key));
	}

	@Override
	@CacheEvict
	public Long bumpAndEvict(String key) {
		return this.loader.bump(cell(key));
	}

	@Override
	@CacheEvict(beforeInvocation = true)
	public Long evictAndBump(String key) {
		return this.loader.bump(cell(key));
	}

	@Override
	@CachePut
	public Long bumpAndPut(String key) {
		return this.loader.bump(cell(key));
	}

	@Override
	@CacheEvict(allEntries = true)
	public Long bumpAndClear(String key) {
		return this.loader.bump(cell(key));
	}

	private static Cell cell(String key) {
		return Cell.of(SoakCache.NEAR, key);
	}

}
