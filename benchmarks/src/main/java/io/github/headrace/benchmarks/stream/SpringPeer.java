package io.github.headrace.benchmarks.stream;

import java.time.Duration;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.data.redis.connection.stream.MapRecord;
import org.springframework.data.redis.connection.stream.ReadOffset;
import org.springframework.data.redis.connection.stream.StreamOffset;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.StreamOperations;
import org.springframework.data.redis.serializer.RedisSerializer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer;
import org.springframework.data.redis.stream.StreamMessageListenerContainer.StreamMessageListenerContainerOptions;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

/**
 * Spring Data's container on an unpooled connection factory, as Boot configures it; the
 * listener acknowledges each entry through a template.
 */
final class SpringPeer implements StreamPeer {

	private static final int STOP_SECONDS = 10;

	private final LettuceConnectionFactory connectionFactory;

	private final StreamOperations<String, String, byte[]> operations;

	private final Consumer consumer;

	private @Nullable StreamMessageListenerContainer<String, MapRecord<String, String, byte[]>> container;

	private @Nullable ThreadPoolTaskExecutor executor;

	SpringPeer(StreamPeerContext context) {
		this.connectionFactory = new LettuceConnectionFactory(context.host(), context.port());
		this.connectionFactory.afterPropertiesSet();
		this.connectionFactory.start();
		this.operations = template(this.connectionFactory).opsForStream();
		this.consumer = Consumer.from(StreamPeerContext.GROUP, context.name());
	}

	private static RedisTemplate<String, byte[]> template(LettuceConnectionFactory connectionFactory) {
		RedisTemplate<String, byte[]> template = new RedisTemplate<>();
		template.setConnectionFactory(connectionFactory);
		template.setKeySerializer(RedisSerializer.string());
		template.setHashKeySerializer(RedisSerializer.string());
		template.setHashValueSerializer(RedisSerializer.byteArray());
		template.afterPropertiesSet();
		return template;
	}

	@Override
	public void start(EntryHandler handler) {
		this.executor = new ThreadPoolTaskExecutor();
		this.executor.setWaitForTasksToCompleteOnShutdown(true);
		this.executor.setAwaitTerminationSeconds(STOP_SECONDS);
		this.executor.afterPropertiesSet();
		StreamMessageListenerContainerOptions<String, MapRecord<String, String, byte[]>> options = StreamMessageListenerContainerOptions
			.builder()
			.batchSize(StreamPeerContext.BATCH)
			.pollTimeout(Duration.ofSeconds(1))
			.executor(this.executor)
			.keySerializer(RedisSerializer.string())
			.<String, byte[]>hashKeySerializer(RedisSerializer.string())
			.<String, byte[]>hashValueSerializer(RedisSerializer.byteArray())
			.build();
		this.container = StreamMessageListenerContainer.create(this.connectionFactory, options);
		this.container.receive(this.consumer, StreamOffset.create(StreamPeerContext.STREAM, ReadOffset.lastConsumed()),
				(entry) -> {
					handler.handle(Objects.requireNonNull(entry.getValue().get(StreamPeerContext.FIELD)), 1);
					this.operations.acknowledge(StreamPeerContext.GROUP, entry);
				});
		this.container.start();
	}

	@Override
	public void stop() {
		if (this.container != null && this.executor != null) {
			this.container.stop();
			this.executor.shutdown();
		}
	}

}
