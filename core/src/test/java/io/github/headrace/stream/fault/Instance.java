package io.github.headrace.stream.fault;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerContainer;
import io.github.headrace.stream.StreamListenerSettings;
import io.github.headrace.stream.StreamMessage;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * An instance of an application: one consumer, made from what is public.
 */
final class Instance implements AutoCloseable {

	private static final int STOP_SECONDS = 20;

	private final Queue<Object> events = new ConcurrentLinkedQueue<>();

	private final LettuceConnectionFactory connectionFactory;

	private final LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);

	private final StreamContainerFactory factory;

	private final StreamListenerContainer container;

	private Instance(LettuceConnectionFactory connectionFactory, ConsumerPlan plan,
			Consumer<StreamMessage<Map<?, ?>>> handler) {
		this.connectionFactory = connectionFactory;
		connectionFactory.afterPropertiesSet();
		connectionFactory.start();
		this.factory = new StreamContainerFactory(NativeConnections.of(NativeConnection.of(connectionFactory)),
				Namespace.NONE, this.executor, new JsonPayloadConverter(JsonMapper.builder().build()), (failure) -> {
				}, StreamListenerSettings.DEFAULTS, Map.of(), StartMode.BACKGROUND, this.events::add);
		this.container = (StreamListenerContainer) this.factory.create(endpoint(plan, handler));
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static StreamEndpoint endpoint(ConsumerPlan plan, Consumer<StreamMessage<Map<?, ?>>> handler) {
		StreamEndpoint.Builder<Map> builder = StreamEndpoint.builder("orders", Map.class)
			.streams(StreamUnderFault.STREAM)
			.group(StreamUnderFault.GROUP)
			.settings(plan.settings());
		return builder.handler((Consumer) handler).build();
	}

	static Instance start(LettuceConnectionFactory connectionFactory, ConsumerPlan plan,
			Consumer<StreamMessage<Map<?, ?>>> handler) {
		Instance instance = new Instance(connectionFactory, plan, handler);
		instance.container.start();
		return instance;
	}

	StreamListenerContainer container() {
		return this.container;
	}

	Queue<Object> events() {
		return this.events;
	}

	/** Stops as an application does: nothing is given back before it was handled. */
	void stop() {
		this.container.stop().orTimeout(STOP_SECONDS, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() throws Exception {
		try {
			stop();
		}
		finally {
			this.factory.destroy();
			this.executor.destroy();
			this.connectionFactory.destroy();
		}
	}

}
