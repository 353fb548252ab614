package io.github.headrace.autoconfigure;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.dispatch.LaneExecutor;
import io.github.headrace.listener.ListenerErrorHandler;
import io.github.headrace.message.MessageObserver;
import io.github.headrace.message.PayloadConverter;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.ResultSenders;
import io.github.headrace.registration.StreamConsumers;
import io.github.headrace.registration.StreamEndpointReader;
import io.github.headrace.stream.DelayedEntries;
import io.github.headrace.stream.RedisStreamOperations;
import io.github.headrace.stream.RedisStreamTemplate;
import io.github.headrace.stream.RedisStreamTemplates;
import io.github.headrace.stream.StreamContainerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
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
 * Configures consuming Redis streams and adding to them.
 */
@AutoConfiguration(after = { DataRedisAutoConfiguration.class, HeadraceAutoConfiguration.class })
@ConditionalOnBooleanProperty(name = "headrace.streams.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ StreamProperties.class, HeadraceProperties.class })
public final class StreamAutoConfiguration {

	private final StreamProperties properties;

	StreamAutoConfiguration(StreamProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	RedisStreamTemplates headraceStreamTemplates(NativeConnections connections, HeadraceProperties common,
			@Qualifier(HeadraceAutoConfiguration.PAYLOAD_CONVERTER) PayloadConverter payloadConverter,
			@Qualifier(HeadraceAutoConfiguration.STREAM_OBSERVER) ObjectProvider<MessageObserver> observer) {
		return new RedisStreamTemplates(connections, payloadConverter, this.properties.maxPayloadSize().toBytes(),
				Namespace.of(common.namespace()), observer.getIfAvailable(() -> MessageObserver.NONE));
	}

	@Bean
	@ConditionalOnMissingBean
	DelayedEntries headraceDelayedEntries(RedisStreamTemplates templates) {
		return templates.delayedEntries();
	}

	/** Lazy, as there need not be a default connection. */
	@Bean
	@Lazy
	@ConditionalOnMissingBean(RedisStreamOperations.class)
	RedisStreamTemplate redisStreamTemplate(RedisStreamTemplates templates) {
		return templates.get(NativeConnections.DEFAULT);
	}

	@Bean
	@ConditionalOnMissingBean
	StreamContainerFactory headraceStreamContainerFactory(NativeConnections connections, HeadraceProperties common,
			LaneExecutor laneExecutor,
			@Qualifier(HeadraceAutoConfiguration.PAYLOAD_CONVERTER) PayloadConverter payloadConverter,
			@Qualifier(HeadraceAutoConfiguration.ERROR_HANDLER) ListenerErrorHandler errorHandler,
			ApplicationEventPublisher events, DelayedEntries delayedEntries,
			@Qualifier(HeadraceAutoConfiguration.STREAM_OBSERVER) ObjectProvider<MessageObserver> observer) {
		StreamContainerFactory factory = new StreamContainerFactory(connections, Namespace.of(common.namespace()),
				laneExecutor, payloadConverter, errorHandler, this.properties.defaults(),
				this.properties.settingsById(), common.startMode(), events);
		factory.publishSuccesses(this.properties.publishSuccesses());
		factory.watchDelayed(delayedEntries);
		observer.ifAvailable(factory::observe);
		return factory;
	}

	@Bean
	@ConditionalOnMissingBean
	StreamConsumers headraceStreamConsumers() {
		return new StreamConsumers(this.properties.consumersById(), this.properties.ignoreMissingHandlers());
	}

	@Bean
	@ConditionalOnMissingBean
	StreamEndpointReader headraceStreamEndpointReader(ConfigurableListableBeanFactory beanFactory,
			ArgumentResolvers argumentResolvers, ResultSenders resultSenders, StreamContainerFactory containerFactory,
			StreamConsumers consumers) {
		return new StreamEndpointReader(beanFactory, argumentResolvers, resultSenders, containerFactory, consumers);
	}

}
