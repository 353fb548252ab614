package io.github.headrace.autoconfigure;

import java.util.List;
import java.util.Map;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelListenerSettings;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnection;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.FailureStores;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.listener.StartMode;
import io.github.headrace.listener.LoggingErrorHandler;
import io.github.headrace.message.JsonPayloadConverter;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.ChannelEndpointReader;
import io.github.headrace.registration.ListenerAnnotationBeanPostProcessor;
import io.github.headrace.registration.ListenerAnnotationReader;
import io.github.headrace.registration.ListenerRegistrar;
import io.github.headrace.registration.ResultSenders;
import io.github.headrace.registration.SubscriptionGapListenerReader;
import io.github.headrace.subscription.SubscriptionAdvice;
import io.github.headrace.subscription.SubscriptionSettings;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Beans of an application that knows better.
 */
@Configuration(proxyBeanMethods = false)
class OwnChannelBeans {

	static final RedisChannelOperations OPERATIONS = new RedisChannelTemplate(
			NativeConnection.of(new LettuceConnectionFactory()), new JsonPayloadConverter(JsonMapper.shared()), 1);

	@Bean
	NativeConnection ownConnection(LettuceConnectionFactory factory) {
		return NativeConnection.of(factory);
	}

	@Bean
	RedisChannelOperations ownOperations() {
		return OPERATIONS;
	}

	@Bean
	SubscriptionAdvice ownAdvice() {
		return SubscriptionAdvice.GENERAL;
	}

	@Bean
	ChannelSubscriber ownSubscriber(NativeConnection connection) {
		return new ChannelSubscriber(NativeConnections.of(connection), Namespace.NONE, SubscriptionSettings.DEFAULTS,
				StartMode.BACKGROUND);
	}

	@Bean
	SubscriptionGapListeners ownGapListeners(ApplicationEventPublisher events) {
		return new SubscriptionGapListeners(events);
	}

	@Bean
	SubscriptionGapListenerReader ownGapListenerReader(ConfigurableListableBeanFactory beanFactory,
			SubscriptionGapListeners gapListeners) {
		return new SubscriptionGapListenerReader(beanFactory, gapListeners);
	}

	@Bean
	ChannelContainerFactory ownContainerFactory(ChannelSubscriber subscriber, LaneExecutor executor,
			SubscriptionGapListeners gapListeners, RedisChannelTemplates templates) {
		return new ChannelContainerFactory(subscriber, executor, new ByteBudget(1),
				new JsonPayloadConverter(JsonMapper.shared()), new LoggingErrorHandler(),
				ChannelListenerSettings.DEFAULTS, Map.of(), gapListeners, FailureStores.NONE, templates);
	}

	@Bean
	ListenerRegistrar ownRegistrar(ChannelContainerFactory factory, ListenerRegistry registry) {
		return new ListenerRegistrar(registry, factory, List.of(), null, List.of());
	}

	@Bean
	ArgumentResolvers ownResolvers(ConfigurableListableBeanFactory beanFactory) {
		return new ArgumentResolvers(beanFactory, List.of(), null);
	}

	@Bean
	ChannelEndpointReader ownReader(ConfigurableListableBeanFactory beanFactory, ArgumentResolvers resolvers,
			RedisChannelOperations operations, ChannelContainerFactory factory) {
		return new ChannelEndpointReader(beanFactory, resolvers, new ResultSenders((name) -> operations, null),
				factory);
	}

	@Bean
	static ListenerAnnotationBeanPostProcessor ownPostProcessor(ObjectProvider<ListenerAnnotationReader> readers,
			ObjectProvider<ListenerRegistrar> registrar) {
		return new ListenerAnnotationBeanPostProcessor(readers, registrar);
	}

}
