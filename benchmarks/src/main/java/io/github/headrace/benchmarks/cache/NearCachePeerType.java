package io.github.headrace.benchmarks.cache;

import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;

import com.github.benmanes.caffeine.cache.Cache;

import org.springframework.cache.caffeine.CaffeineCache;

/**
 * What is read, in the order of the report.
 */
enum NearCachePeerType {

	CAFFEINE("caffeine", "`getIfPresent`", NearCachePeerType::caffeine),

	SPRING("spring", "Spring's `CaffeineCache`, `get(key).get()`", NearCachePeerType::spring),

	SPRING_EXPIRY("spring-expiry", "the same with an `Expiry` for each value", NearCachePeerType::springExpiry),

	HEADRACE("headrace", "near cache, `get(key).get()`", NearCachePeerType::near),

	COHERENT("coherent", "cache of a `CaffeineCacheManager` that Headrace made coherent, `get(key).get()`",
			NearCachePeerType::coherent),

	REDISSON("redisson", "`RLocalCachedMap` with its default provider, `StringCodec`",
			(address, values) -> shared(new RedissonInstance(address), values)),

	JETCACHE("jetcache", "two levels, Caffeine in front of Redis, `syncLocal`",
			(address, values) -> shared(new JetCacheInstance(address), values));

	private final String id;

	private final String description;

	private final BiFunction<ServerAddress, Map<String, String>, CacheReads> factory;

	NearCachePeerType(String id, String description,
			BiFunction<ServerAddress, Map<String, String>, CacheReads> factory) {
		this.id = id;
		this.description = description;
		this.factory = factory;
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	/**
	 * Open the cache and bring values into its memory.
	 */
	CacheReads open(ServerAddress address, Map<String, String> values) {
		return this.factory.apply(address, values);
	}

	static NearCachePeerType of(String id) {
		for (NearCachePeerType type : values()) {
			if (type.id.equals(id)) {
				return type;
			}
		}
		throw new IllegalArgumentException("There is no peer '" + id + "'");
	}

	private static CacheReads caffeine(ServerAddress address, Map<String, String> values) {
		Cache<Object, Object> cache = CacheLimits.caffeine().build();
		cache.putAll(values);
		return cache::getIfPresent;
	}

	private static CacheReads spring(ServerAddress address, Map<String, String> values) {
		return filled(new CaffeineCache(HeadraceCaches.NAME, CacheLimits.caffeine().build()), () -> {
		}, values);
	}

	private static CacheReads springExpiry(ServerAddress address, Map<String, String> values) {
		return filled(new CaffeineCache(HeadraceCaches.NAME, CacheLimits.withExpiry().build()), () -> {
		}, values);
	}

	private static CacheReads coherent(ServerAddress address, Map<String, String> values) {
		HeadraceCaches caches = new HeadraceCaches(address);
		return filled(caches.coherent(CacheLimits.caffeine()), caches::close, values);
	}

	private static CacheReads near(ServerAddress address, Map<String, String> values) {
		HeadraceCaches caches = new HeadraceCaches(address);
		return filled(caches.near(), caches::close, values);
	}

	private static CacheReads filled(org.springframework.cache.Cache cache, Runnable close,
			Map<String, String> values) {
		values.forEach((key, value) -> Objects.requireNonNull(cache.get(key, () -> value)));
		return new SpringReads(cache, close);
	}

	private static CacheReads shared(CacheInstance instance, Map<String, String> values) {
		values.forEach((key, value) -> instance.write(key, value).toCompletableFuture().join());
		instance.load(values.keySet());
		return instance;
	}

}
