package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.channel.RedisChannelOperations;
import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplate;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.channel.ServerPreparation;
import io.github.headrace.channel.SubscriptionGapListeners;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.ByteBudget;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.FailureStores;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.ChannelEndpointReader;
import io.github.headrace.registration.ResultSenders;
import io.github.headrace.registration.SubscriptionGapListenerReader;
import io.github.headrace.subscription.SubscriptionAdvice;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/**
 * Configures listening to Redis channels and publishing to them.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, HeadraceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "headrace.channels.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ ChannelProperties.class, HeadraceProperties.class })
public final class ChannelAutoConfiguration {

	private final ChannelProperties properties;

	ChannelAutoConfiguration(ChannelProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	RedisChannelTemplates headraceChannelTemplates(NativeConnections connections, HeadraceProperties common,
			@Qualifier(HeadraceAutoConfiguration.PAYLOAD_CONVERTER) PayloadConverter payloadConverter,
			@Value("${spring.application.name:application}") String application,
			ObjectProvider<RedisChannelSubscriptions> subscriptions,
			@Qualifier(HeadraceAutoConfiguration.CHANNEL_OBSERVER) ObjectProvider<MessageObserver> observer) {
		return new RedisChannelTemplates(connections, payloadConverter, this.properties.maxPayloadSize().toBytes(),
				Namespace.of(common.namespace()), this.properties.envelope(), application, subscriptions::getObject,
				observer.getIfAvailable(() -> MessageObserver.NONE));
	}

	/** Lazy like the connection. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean(RedisChannelOperations.class)
	RedisChannelTemplate redisChannelTemplate(RedisChannelTemplates templates) {
		return templates.get(NativeConnections.DEFAULT);
	}

	@Bean
	@ConditionalOnMissingBean
	SubscriptionAdvice headraceSubscriptionAdvice() {
		return new ConnectionPropertiesAdvice();
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelSubscriber headraceChannelSubscriber(NativeConnections connections, HeadraceProperties common,
			SubscriptionAdvice advice, ObjectProvider<ServerPreparation> preparation) {
		return new ChannelSubscriber(connections, Namespace.of(common.namespace()),
				this.properties.subscriptionSettings(), common.startMode(), advice,
				preparation.getIfAvailable(() -> ServerPreparation.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelContainerFactory headraceChannelContainerFactory(ChannelSubscriber subscriber, LaneExecutor laneExecutor,
			@Qualifier(HeadraceAutoConfiguration.PAYLOAD_CONVERTER) PayloadConverter payloadConverter,
			@Qualifier(HeadraceAutoConfiguration.ERROR_HANDLER) ListenerErrorHandler errorHandler,
			SubscriptionGapListeners gapListeners, ObjectProvider<FailureStores> failureStores,
			RedisChannelTemplates templates,
			@Qualifier(HeadraceAutoConfiguration.CHANNEL_OBSERVER) ObjectProvider<MessageObserver> observer) {
		ByteBudget budget = new ByteBudget(this.properties.inbox().totalMaxBytes().toBytes());
		ChannelContainerFactory factory = new ChannelContainerFactory(subscriber, laneExecutor, budget,
				payloadConverter, errorHandler, this.properties.defaults(), this.properties.settingsById(),
				gapListeners, failureStores.getIfAvailable(() -> FailureStores.NONE), templates);
		observer.ifAvailable(factory::observe);
		return factory;
	}

	@Bean
	@ConditionalOnMissingBean
	RedisChannelSubscriptions redisChannelSubscriptions(ChannelContainerFactory containerFactory) {
		return new RedisChannelSubscriptions(containerFactory);
	}

	@Bean
	@ConditionalOnMissingBean
	SubscriptionGapListeners headraceSubscriptionGapListeners(ApplicationEventPublisher events) {
		return new SubscriptionGapListeners(events);
	}

	@Bean
	@ConditionalOnMissingBean
	SubscriptionGapListenerReader headraceSubscriptionGapListenerReader(ConfigurableListableBeanFactory beanFactory,
			SubscriptionGapListeners gapListeners) {
		return new SubscriptionGapListenerReader(beanFactory, gapListeners);
	}

	@Bean
	@ConditionalOnMissingBean
	ChannelEndpointReader headraceChannelEndpointReader(ConfigurableListableBeanFactory beanFactory,
			ArgumentResolvers argumentResolvers, ResultSenders resultSenders,
			ChannelContainerFactory containerFactory) {
		return new ChannelEndpointReader(beanFactory, argumentResolvers, resultSenders, containerFactory);
	}

	@Bean
	ConfiguredListenersCheck headraceConfiguredListenersCheck(ListenerRegistry registry) {
		return new ConfiguredListenersCheck(this.properties.listeners().keySet(), registry);
	}

	@Bean
	GapListenersCheck headraceGapListenersCheck(SubscriptionGapListeners gapListeners, ListenerRegistry registry) {
		return new GapListenersCheck(gapListeners, registry);
	}

}
