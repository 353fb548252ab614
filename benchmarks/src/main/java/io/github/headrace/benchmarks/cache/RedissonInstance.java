package io.github.headrace.benchmarks.cache;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RLocalCachedMap;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.LocalCachedMapOptions;
import org.redisson.client.codec.StringCodec;
import org.redisson.config.Config;
import org.redisson.config.TransportMode;

/**
 * Redisson's {@code RLocalCachedMap} as it comes: its own local cache, without limits.
 */
final class RedissonInstance implements CacheInstance {

	private final RedissonClient client;

	private final RLocalCachedMap<String, String> map;

	private final Map<String, String> local;

	RedissonInstance(ServerAddress address) {
		Config config = new Config().setTransportMode(TransportMode.NIO);
		config.useSingleServer().setAddress(address.redisson());
		this.client = Redisson.create(config);
		this.map = this.client.getLocalCachedMap(
				LocalCachedMapOptions.<String, String>name("redisson-items").codec(StringCodec.INSTANCE));
		this.local = this.map.getCachedMap();
	}

	@Override
	public @Nullable Object get(String key) {
		return this.map.get(key);
	}

	@Override
	public void load(Collection<String> keys) {
		this.map.getAll(new HashSet<>(keys));
	}

	@Override
	public @Nullable Object local(String key) {
		return this.local.get(key);
	}

	@Override
	public CompletionStage<?> write(String key, String value) {
		return this.map.fastPutAsync(key, value);
	}

	@Override
	public void close() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
