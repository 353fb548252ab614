package io.github.headrace.registration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.listener.StartMode;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.stream.RedisStreamTemplates;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpoint;
import io.github.headrace.stream.StreamListenerSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Stream listeners that are read into endpoints, but never reach a server.
 */
final class StreamDeclarations implements AutoCloseable {

	final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final Map<String, StreamConsumer> consumers = new LinkedHashMap<>();

	private final Map<String, StreamListenerSettings> settings = new LinkedHashMap<>();

	private final Map<String, Object> properties = new LinkedHashMap<>();

	private final List<Object> annotated = new ArrayList<>();

	private boolean ignoreMissingHandlers;

	StreamDeclarations property(String name, Object value) {
		this.properties.put(name, value);
		return this;
	}

	StreamDeclarations consumer(String id, StreamConsumer consumer) {
		this.consumers.put(id, consumer);
		return this;
	}

	StreamDeclarations settings(String id, StreamListenerSettings listenerSettings) {
		this.settings.put(id, listenerSettings);
		return this;
	}

	StreamDeclarations ignoreMissingHandlers() {
		this.ignoreMissingHandlers = true;
		return this;
	}

	<B> StreamDeclarations bean(String name, Class<B> type, Supplier<B> supplier) {
		this.context.registerBean(name, type, supplier);
		return this;
	}

	StreamDeclarations configuration(Class<?>... types) {
		this.context.register(types);
		return this;
	}

	StreamDeclarations annotated(Object... beans) {
		this.annotated.addAll(List.of(beans));
		return this;
	}

	/** Returns the endpoints of a single bean. */
	static List<StreamEndpoint> of(Object bean) {
		try (StreamDeclarations declarations = new StreamDeclarations()) {
			return declarations.annotated(bean).endpoints();
		}
	}

	/** Returns all endpoints after they have been checked, annotated ones first. */
	List<StreamEndpoint> endpoints() {
		this.context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.copyOf(this.properties)));
		this.context.refresh();
		NativeConnections connections = new NativeConnections(() -> NativeConnection.of(new LettuceConnectionFactory()),
				(name) -> new LettuceConnectionFactory());
		JsonPayloadConverter converter = new JsonPayloadConverter(JsonMapper.shared());
		LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);
		StreamContainerFactory factory = new StreamContainerFactory(connections, Namespace.NONE, executor, converter,
				new LoggingErrorHandler(), StreamListenerSettings.DEFAULTS, this.settings, StartMode.BACKGROUND,
				this.context);
		RedisStreamTemplates templates = new RedisStreamTemplates(connections, converter, 1024, Namespace.NONE);
		StreamEndpointReader reader = new StreamEndpointReader(this.context.getBeanFactory(),
				new ArgumentResolvers(this.context.getBeanFactory(), List.of(), null),
				new ResultSenders(null, templates::get), factory,
				new StreamConsumers(this.consumers, this.ignoreMissingHandlers));
		List<StreamEndpoint> endpoints = new ArrayList<>();
		for (Object bean : this.annotated) {
			Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
			endpoints.addAll(reader.endpoints(new AnnotatedBean(bean, type.getSimpleName().toLowerCase(), type)));
		}
		endpoints.addAll(reader.configuredEndpoints());
		try {
			// Refuses what does not go together.
			endpoints.forEach(factory::create);
		}
		finally {
			factory.destroy();
		}
		return endpoints;
	}

	@Override
	public void close() {
		this.context.close();
	}

	/** Configures a consumer of the group {@code billing}. */
	static StreamConsumer consumerOf(String stream, @Nullable String handler) {
		return new StreamConsumer(List.of(stream), "billing", null, handler, null, null, List.of(), List.of(), null,
				null, null);
	}

}
