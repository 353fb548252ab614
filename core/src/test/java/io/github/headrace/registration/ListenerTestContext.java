package io.github.headrace.registration;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.embedded.RedisServer;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerFailure;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.JsonPayloadConverter;
import jakarta.validation.Validation;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanDefinitionCustomizer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.validation.beanvalidation.SpringValidatorAdapter;

/**
 * An application context with listeners on a server of its own, wired without Spring
 * Boot.
 */
final class ListenerTestContext implements AutoCloseable {

	final Queue<ListenerFailure> failures = new ConcurrentLinkedQueue<>();

	final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final RedisServer server = RedisServer.start();

	private final Map<String, ChannelListenerSettings> settings = new LinkedHashMap<>();

	private boolean validation = true;

	ListenerTestContext settings(String id, ChannelListenerSettings listenerSettings) {
		this.settings.put(id, listenerSettings);
		return this;
	}

	ListenerTestContext withoutValidation() {
		this.validation = false;
		return this;
	}

	<B> ListenerTestContext bean(String name, Class<B> type, Supplier<B> supplier,
			BeanDefinitionCustomizer... customizers) {
		this.context.registerBean(name, type, supplier, customizers);
		return this;
	}

	@SuppressWarnings("unchecked")
	ListenerTestContext start(Object... beans) {
		for (Object bean : beans) {
			Class<Object> type = (Class<Object>) bean.getClass();
			this.context.registerBean(type.getSimpleName(), type, () -> bean);
		}
		infrastructure();
		this.context.refresh();
		return this;
	}

	private void infrastructure() {
		LettuceConnectionFactory factory = new LettuceConnectionFactory(this.server.host(), this.server.port());
		this.context.registerBean(LettuceConnectionFactory.class, () -> factory);
		this.context.registerBean(ListenerRegistry.class, ListenerRegistry::new);
		LaneExecutor executor = LaneExecutor.platformThreads("lane-", null);
		this.context.registerBean(LaneExecutor.class, () -> executor);
		ChannelSubscriber subscriber = new ChannelSubscriber(factory, Duration.ofSeconds(5));
		this.context.registerBean(ChannelSubscriber.class, () -> subscriber);
		JsonPayloadConverter converter = new JsonPayloadConverter(JsonMapper.builder().build());
		ListenerErrorHandler errorHandler = this.failures::add;
		ChannelContainerFactory containers = new ChannelContainerFactory(subscriber, executor,
				new ByteBudget(256 * 1024 * 1024), converter, errorHandler, ChannelListenerSettings.DEFAULTS,
				this.settings);
		this.context.registerBean(RedisChannelTemplate.class,
				() -> new RedisChannelTemplate(NativeConnection.of(factory), converter, 1024 * 1024));
		this.context.registerBean(ListenerRegistrar.class,
				() -> new ListenerRegistrar(containers, this.context.getBean(ListenerRegistry.class), List.of()));
		this.context.registerBean(ChannelEndpointReader.class, () -> new ChannelEndpointReader(
				this.context.getBeanFactory(),
				new ArgumentResolvers(this.context.getBeanFactory(), List.of(), this.validation
						? new SpringValidatorAdapter(Validation.buildDefaultValidatorFactory().getValidator()) : null),
				this.context.getBean(RedisChannelTemplate.class), containers));
		this.context.registerBean(ListenerAnnotationBeanPostProcessor.class,
				() -> new ListenerAnnotationBeanPostProcessor(this.context.getBeanProvider(ChannelEndpointReader.class),
						this.context.getBeanProvider(ListenerRegistrar.class)));
	}

	/**
	 * Publishes as another client would, and returns how many connections received it.
	 */
	long publish(String channel, String payload) {
		return publish(channel, payload.getBytes(StandardCharsets.UTF_8));
	}

	long publish(String channel, byte[] payload) {
		return template().publish(channel, payload);
	}

	RedisChannelTemplate template() {
		return this.context.getBean(RedisChannelTemplate.class);
	}

	ListenerRegistry registry() {
		return this.context.getBean(ListenerRegistry.class);
	}

	ListenerRegistrar registrar() {
		return this.context.getBean(ListenerRegistrar.class);
	}

	RedisServer server() {
		return this.server;
	}

	@Override
	public void close() {
		this.context.close();
		this.server.close();
	}

}
