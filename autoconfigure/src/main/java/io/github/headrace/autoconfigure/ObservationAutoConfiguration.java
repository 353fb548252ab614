package io.github.headrace.autoconfigure;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.observation.MicrometerMessageObserver;
import io.github.headrace.observation.ObservedTransport;
import io.github.headrace.observation.ProcessObservationConvention;
import io.github.headrace.observation.PublishObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Configures what observes messages: those that are sent, and the calls of handlers.
 */
@AutoConfiguration(before = { ChannelAutoConfiguration.class, StreamAutoConfiguration.class },
		afterName = { "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration" })
@ConditionalOnClass({ ObservationRegistry.class, MeterRegistry.class })
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "headrace.observations.enabled", matchIfMissing = true)
public final class ObservationAutoConfiguration {

	@Bean(name = HeadraceAutoConfiguration.CHANNEL_OBSERVER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = HeadraceAutoConfiguration.CHANNEL_OBSERVER)
	MessageObserver headraceChannelObserver(ObservationRegistry registry, ObjectProvider<MeterRegistry> meters,
			ObjectProvider<PublishObservationConvention> publish, ObjectProvider<ProcessObservationConvention> process,
			ApplicationContext context) {
		return observer(ObservedTransport.CHANNEL, registry, meters.getIfUnique(), publish.getIfAvailable(),
				process.getIfAvailable(), context);
	}

	@Bean(name = HeadraceAutoConfiguration.STREAM_OBSERVER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = HeadraceAutoConfiguration.STREAM_OBSERVER)
	MessageObserver headraceStreamObserver(ObservationRegistry registry, ObjectProvider<MeterRegistry> meters,
			ObjectProvider<PublishObservationConvention> publish, ObjectProvider<ProcessObservationConvention> process,
			ApplicationContext context) {
		return observer(ObservedTransport.STREAM, registry, meters.getIfUnique(), publish.getIfAvailable(),
				process.getIfAvailable(), context);
	}

	private static MessageObserver observer(ObservedTransport transport, ObservationRegistry registry,
			@Nullable MeterRegistry meters, @Nullable PublishObservationConvention publish,
			@Nullable ProcessObservationConvention process, ApplicationContext context) {
		if (meters != null && publish == null && process == null && new ObservationUses(context).areTimersOnly()) {
			return MicrometerMessageObserver.ofTimers(transport, meters);
		}
		return MicrometerMessageObserver.ofObservations(transport, registry, meters, publish, process);
	}

}
