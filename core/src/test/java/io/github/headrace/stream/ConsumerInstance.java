package io.github.headrace.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.RetrySettings;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instance of an application, as far as it consumes streams.
 */
final class ConsumerInstance implements AutoCloseable {

	static final String ID = "orders";

	final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

	private final LettuceConnectionFactory connectionFactory;

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final StreamContainerFactory factory;

	private final List<StreamListenerContainer> containers = new ArrayList<>();

	ConsumerInstance(RedisServer server) {
		this(new LettuceConnectionFactory(server.host(), server.port()), StartMode.BACKGROUND);
	}

	ConsumerInstance(LettuceConnectionFactory connectionFactory, StartMode startMode) {
		this.connectionFactory = connectionFactory;
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
		this.factory = new StreamContainerFactory(NativeConnections.of(NativeConnection.of(connectionFactory)),
				Namespace.NONE, this.executor, new JsonPayloadConverter(JsonMapper.builder().build()), (failure) -> {
				}, StreamListenerSettings.DEFAULTS, Map.of(), startMode, this.events::add);
	}

	StreamListenerContainer consume(StreamListenerSettings settings, Consumer<StreamMessage<Map<?, ?>>> handler,
			String... streams) {
		StreamListenerContainer container = create(settings, handler, streams);
		container.start();
		return container;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	StreamListenerContainer create(StreamListenerSettings settings, Consumer<StreamMessage<Map<?, ?>>> handler,
			String... streams) {
		StreamEndpoint.Builder<Map> builder = StreamEndpoint.builder(ID, Map.class)
			.streams(streams)
			.group("g")
			.settings(settings);
		builder.handler((Consumer) handler);
		StreamListenerContainer container = (StreamListenerContainer) this.factory.create(builder.build());
		this.containers.add(container);
		return container;
	}

	static StreamListenerSettings concurrency(int concurrency) {
		return with(concurrency, null,
				new RetrySettings(5, Duration.ofMillis(20), 2, Duration.ofSeconds(1), Duration.ZERO),
				Duration.ofSeconds(1), Duration.ofSeconds(5));
	}

	static StreamListenerSettings prefetch(int prefetch, int maxAttempts) {
		return with(1, prefetch,
				new RetrySettings(maxAttempts, Duration.ofMillis(20), 2, Duration.ofSeconds(1), Duration.ZERO),
				Duration.ofSeconds(1), Duration.ofSeconds(5));
	}

	static StreamListenerSettings with(Integer concurrency, Integer prefetch, RetrySettings retry, Duration block,
			Duration lease) {
		return new StreamListenerSettings(null, concurrency, null, null, null, null, prefetch, null, block, lease, null,
				null, null, null, null, retry, null, null, null, null, null);
	}

	@Override
	public void close() {
		this.containers.forEach((container) -> assertThat(container.stop()).succeedsWithin(Duration.ofSeconds(20)));
		this.factory.destroy();
		try {
			this.executor.destroy();
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		this.connectionFactory.destroy();
	}

}
