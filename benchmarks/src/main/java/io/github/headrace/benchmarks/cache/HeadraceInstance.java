package io.github.headrace.benchmarks.cache;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.cache.Cache;

/**
 * A {@code CaffeineCacheManager} that Headrace made coherent over the log, with its
 * defaults: replay on.
 */
final class HeadraceInstance implements CacheInstance {

	private final HeadraceCaches caches;

	private final Cache cache;

	private final Map<String, String> source;

	/**
	 * Open an instance.
	 * @param source has the values
	 */
	HeadraceInstance(ServerAddress address, Map<String, String> source) {
		this.caches = new HeadraceCaches(address);
		this.cache = this.caches.coherent(CacheLimits.caffeine());
		this.source = source;
	}

	@Override
	public @Nullable Object get(String key) {
		return this.cache.get(key, () -> this.source.get(key));
	}

	@Override
	public void load(Collection<String> keys) {
		keys.forEach(this::get);
	}

	@Override
	public @Nullable Object local(String key) {
		Cache.ValueWrapper value = this.cache.get(key);
		return (value != null) ? value.get() : null;
	}

	@Override
	public CompletionStage<?> write(String key, String value) {
		this.source.put(key, value);
		return this.caches.invalidations().evict(HeadraceCaches.NAME, key);
	}

	@Override
	public void close() {
		this.caches.close();
	}

}
