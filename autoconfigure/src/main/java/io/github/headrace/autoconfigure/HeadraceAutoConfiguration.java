package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.function.Function;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelEndpointCustomizer;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.ListenerAnnotationBeanPostProcessor;
import io.github.headrace.registration.ListenerAnnotationReader;
import io.github.headrace.registration.ListenerRegistrar;
import io.github.headrace.registration.ResultSenders;
import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.RedisStreamTemplates;
import io.github.headrace.stream.StreamContainerFactory;
import io.github.headrace.stream.StreamEndpointCustomizer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnThreading;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.CompositeTaskDecorator;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;
import org.springframework.validation.Validator;

/**
 * Configures what all kinds of listeners share: connections, threads, payloads, failures,
 * the registry and how listeners get there.
 */
@AutoConfiguration(after = DataRedisAutoConfiguration.class,
		afterName = { "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration",
				"org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration" })
@EnableConfigurationProperties(HeadraceProperties.class)
public final class HeadraceAutoConfiguration {

	/** Name of the bean that converts payloads where a listener names no other. */
	static final String PAYLOAD_CONVERTER = "headracePayloadConverter";

	/** Name of the bean that handles failures where a listener names no other. */
	static final String ERROR_HANDLER = "headraceErrorHandler";

	/** Name of the bean that is told of all messages of channels, if there is one. */
	static final String CHANNEL_OBSERVER = "headraceChannelObserver";

	/** Name of the bean that is told of all messages of streams, if there is one. */
	static final String STREAM_OBSERVER = "headraceStreamObserver";

	private static final String THREAD_NAME_PREFIX = "headrace-";

	/**
	 * Depends on the threads, so that it is destroyed before them: what the shutdown cuts
	 * off is discarded, and only then handlers are interrupted. Otherwise an interrupted
	 * handler would go on with the next message.
	 */
	@Bean
	@ConditionalOnMissingBean
	ListenerRegistry headraceListenerRegistry(LaneExecutor laneExecutor) {
		return new ListenerRegistry();
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.PLATFORM)
	LaneExecutor headraceLaneExecutor(ObjectProvider<TaskDecorator> taskDecorators) {
		return LaneExecutor.platformThreads(THREAD_NAME_PREFIX, taskDecorator(taskDecorators));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnThreading(Threading.VIRTUAL)
	LaneExecutor headraceVirtualLaneExecutor(ObjectProvider<TaskDecorator> taskDecorators) {
		return LaneExecutor.virtualThreads(THREAD_NAME_PREFIX, taskDecorator(taskDecorators));
	}

	private static @Nullable TaskDecorator taskDecorator(ObjectProvider<TaskDecorator> taskDecorators) {
		List<TaskDecorator> ordered = taskDecorators.orderedStream().toList();
		return ordered.isEmpty() ? null : new CompositeTaskDecorator(ordered);
	}

	@Bean(name = PAYLOAD_CONVERTER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = PAYLOAD_CONVERTER)
	PayloadConverter headracePayloadConverter(ObjectProvider<JsonMapper> jsonMapper) {
		return new JsonPayloadConverter(jsonMapper.getIfAvailable(JsonMapper::new));
	}

	@Bean(name = ERROR_HANDLER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = ERROR_HANDLER)
	ListenerErrorHandler headraceErrorHandler() {
		return new LoggingErrorHandler();
	}

	/** Lazy, as there need not be a default if every listener names its connection. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean
	NativeConnection headraceNativeConnection(HeadraceProperties common,
			ObjectProvider<RedisConnectionFactory> candidates, ListableBeanFactory beanFactory) {
		return new ConnectionFactoryBeans(beanFactory).defaultConnection(common.connectionFactory(), candidates);
	}

	@Bean
	@ConditionalOnMissingBean
	NativeConnections headraceNativeConnections(ObjectProvider<NativeConnection> defaultConnection,
			ListableBeanFactory beanFactory) {
		return new NativeConnections(defaultConnection::getObject, new ConnectionFactoryBeans(beanFactory)::get);
	}

	/**
	 * Depends on what makes containers, so that it is destroyed before: what the shutdown
	 * cuts off is discarded first.
	 */
	@Bean
	@ConditionalOnMissingBean
	ListenerRegistrar headraceListenerRegistrar(ListenerRegistry registry, @Nullable ChannelContainerFactory channels,
			ObjectProvider<ChannelEndpointCustomizer> channelCustomizers, @Nullable StreamContainerFactory streams,
			ObjectProvider<StreamEndpointCustomizer> streamCustomizers) {
		return new ListenerRegistrar(registry, channels, channelCustomizers.orderedStream().toList(), streams,
				streamCustomizers.orderedStream().toList());
	}

	@Bean
	@ConditionalOnMissingBean
	ArgumentResolvers headraceArgumentResolvers(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<HandlerMethodArgumentResolver> customResolvers, ObjectProvider<Validator> validator) {
		return new ArgumentResolvers(beanFactory, customResolvers.orderedStream().toList(), generalPurpose(validator));
	}

	/**
	 * Without Bean Validation, the only validator of a web application validates nothing,
	 * and one of the application's own may know a single type.
	 */
	private static @Nullable Validator generalPurpose(ObjectProvider<Validator> validator) {
		Validator unique = validator.getIfUnique();
		return (unique != null && unique.supports(Object.class)) ? unique : null;
	}

	@Bean
	@ConditionalOnMissingBean
	ResultSenders headraceResultSenders(@Nullable RedisChannelTemplates channels,
			ObjectProvider<RedisChannelOperations> channelOperations, @Nullable RedisStreamTemplates streams,
			ObjectProvider<RedisStreamOperations> streamOperations) {
		return new ResultSenders((channels != null) ? byConnectionFactory(channelOperations, channels::get) : null,
				(streams != null) ? byConnectionFactory(streamOperations, streams::get) : null);
	}

	/** The application may replace what sends by the default connection. */
	private static <O> Function<String, O> byConnectionFactory(ObjectProvider<O> defaultOperations,
			Function<String, ? extends O> others) {
		return (name) -> name.equals(NativeConnections.DEFAULT) ? defaultOperations.getObject() : others.apply(name);
	}

	@Bean
	@ConditionalOnMissingBean
	static ListenerAnnotationBeanPostProcessor headraceListenerAnnotationBeanPostProcessor(
			ObjectProvider<ListenerAnnotationReader> readers, ObjectProvider<ListenerRegistrar> registrar) {
		return new ListenerAnnotationBeanPostProcessor(readers, registrar);
	}

}
