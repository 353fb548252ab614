package io.github.headrace.benchmarks.cache;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import org.jspecify.annotations.Nullable;

/**
 * Raw Lettuce: Caffeine, and one message for each key that changes, obeyed on the event
 * loop. What is missed is missed.
 */
final class LettuceInstance implements CacheInstance {

	private static final String CHANNEL = "invalidations";

	private final Cache<Object, Object> cache = CacheLimits.caffeine().build();

	private final Map<String, String> source;

	private final boolean shared;

	private final RedisClient client;

	private final StatefulRedisConnection<String, String> connection;

	/**
	 * Open an instance.
	 * @param source has the values
	 * @param shared whether values are written to Redis, too, before the message
	 */
	LettuceInstance(ServerAddress address, Map<String, String> source, boolean shared) {
		this.source = source;
		this.shared = shared;
		this.client = RedisClient.create(address.lettuce());
		this.connection = this.client.connect(new StringCodec(StandardCharsets.US_ASCII));
		StatefulRedisPubSubConnection<String, String> subscription = this.client
			.connectPubSub(new StringCodec(StandardCharsets.US_ASCII));
		subscription.addListener(new RedisPubSubAdapter<>() {

			@Override
			public void message(String channel, String message) {
				LettuceInstance.this.cache.invalidate(message);
			}

		});
		subscription.sync().subscribe(CHANNEL);
	}

	@Override
	public @Nullable Object get(String key) {
		return this.cache.get(key, this.source::get);
	}

	@Override
	public void load(Collection<String> keys) {
		keys.forEach(this::get);
	}

	@Override
	public @Nullable Object local(String key) {
		return this.cache.getIfPresent(key);
	}

	@Override
	public CompletionStage<?> write(String key, String value) {
		this.source.put(key, value);
		if (this.shared) {
			this.connection.async().set(key, value);
		}
		CompletionStage<?> sent = this.connection.async().publish(CHANNEL, key);
		this.cache.invalidate(key);
		return sent;
	}

	@Override
	public void close() {
		this.client.shutdown(0, 1, TimeUnit.SECONDS);
	}

}
