package io.github.headrace.benchmarks.cache;

import java.util.Map;
import java.util.function.BiFunction;

/**
 * The peers of the invalidation scenario, in the order of the report.
 */
enum InvalidationPeerType {

	LETTUCE("lettuce", "raw Lettuce, Caffeine: one `PUBLISH` per key",
			(address, source) -> new LettuceInstance(address, source, false)),

	LETTUCE_SET("lettuce-set", "the same, and a `SET` of the value before it",
			(address, source) -> new LettuceInstance(address, source, true)),

	HEADRACE("headrace", "coherent `CaffeineCacheManager` over the log, `CacheInvalidator.evict`",
			HeadraceInstance::new),

	REDISSON("redisson", "`RLocalCachedMap`, `fastPut`", (address, source) -> new RedissonInstance(address)),

	JETCACHE("jetcache", "two levels, `syncLocal`, `PUT`", (address, source) -> new JetCacheInstance(address));

	private final String id;

	private final String description;

	private final BiFunction<ServerAddress, Map<String, String>, CacheInstance> factory;

	InvalidationPeerType(String id, String description,
			BiFunction<ServerAddress, Map<String, String>, CacheInstance> factory) {
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
	 * Open an instance.
	 * @param source where peers that do not keep values in Redis have them: stands for a
	 * database that all instances share
	 */
	CacheInstance open(ServerAddress address, Map<String, String> source) {
		return this.factory.apply(address, source);
	}

	/**
	 * Return whether the peer is so much slower, also in bringing keys into memory, that
	 * fewer keys tell enough.
	 */
	boolean isSlow() {
		return this == REDISSON || this == JETCACHE;
	}

	static InvalidationPeerType of(String id) {
		for (InvalidationPeerType type : values()) {
			if (type.id.equals(id)) {
				return type;
			}
		}
		throw new IllegalArgumentException("There is no peer '" + id + "'");
	}

}
