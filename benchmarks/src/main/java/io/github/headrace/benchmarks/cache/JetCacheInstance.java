package io.github.headrace.benchmarks.cache;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import com.alicp.jetcache.Cache;
import com.alicp.jetcache.CacheBuilder;
import com.alicp.jetcache.MultiLevelCache;
import com.alicp.jetcache.SimpleCacheManager;
import com.alicp.jetcache.anno.CacheConsts;
import com.alicp.jetcache.anno.CacheType;
import com.alicp.jetcache.embedded.CaffeineCacheBuilder;
import com.alicp.jetcache.redis.lettuce.JetCacheCodec;
import com.alicp.jetcache.redis.lettuce.RedisLettuceCacheBuilder;
import com.alicp.jetcache.template.CacheBuilderTemplate;
import com.alicp.jetcache.template.NotifyMonitorInstaller;
import com.alicp.jetcache.template.QuickConfig;
import io.lettuce.core.RedisClient;
import org.jspecify.annotations.Nullable;

/**
 * JetCache in two levels, Caffeine and Redis by Lettuce, with {@code syncLocal} and all
 * else as it comes.
 */
final class JetCacheInstance implements CacheInstance {

	private final RedisClient client;

	private final SimpleCacheManager manager = new SimpleCacheManager();

	private final Cache<String, String> cache;

	private final Cache<String, String> local;

	@SuppressWarnings("unchecked")
	JetCacheInstance(ServerAddress address) {
		this.client = RedisClient.create(address.lettuce());
		CacheBuilder near = CaffeineCacheBuilder.createCaffeineCacheBuilder().limit(CacheLimits.SIZE);
		CacheBuilder far = RedisLettuceCacheBuilder.createRedisLettuceCacheBuilder()
			.redisClient(this.client)
			.pubSubConnection(this.client.connectPubSub(new JetCacheCodec()))
			.broadcastChannel("jetcache");
		CacheBuilderTemplate template = new CacheBuilderTemplate(false, Map.of(CacheConsts.DEFAULT_AREA, near),
				Map.of(CacheConsts.DEFAULT_AREA, far));
		template.getCacheMonitorInstallers().add(new NotifyMonitorInstaller((area) -> far));
		this.manager.setCacheBuilderTemplate(template);
		this.cache = this.manager.getOrCreateCache(QuickConfig.newBuilder("jetcache-items")
			.cacheType(CacheType.BOTH)
			.syncLocal(true)
			.expire(CacheLimits.TIME_TO_LIVE)
			.build());
		this.local = ((MultiLevelCache<String, String>) this.cache).caches()[0];
	}

	@Override
	public @Nullable Object get(String key) {
		return this.cache.get(key);
	}

	@Override
	public void load(Collection<String> keys) {
		this.cache.getAll(new HashSet<>(keys));
	}

	@Override
	public @Nullable Object local(String key) {
		return this.local.get(key);
	}

	@Override
	public CompletionStage<?> write(String key, String value) {
		return this.cache.PUT(key, value).future();
	}

	@Override
	public void close() {
		this.manager.close();
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
