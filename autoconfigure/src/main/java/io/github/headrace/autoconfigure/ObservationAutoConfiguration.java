package io.github.headrace.autoconfigure;

import io.github.headrace.message.MessageObserver;
import io.github.headrace.observation.MicrometerMessageObserver;
import io.github.headrace.observation.ObservedTransport;
import io.github.headrace.observation.ProcessObservationConvention;
import io.github.headrace.observation.PublishObservationConvention;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

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

	private final ObservationRegistry registry;

	private final ObjectProvider<MeterRegistry> meters;

	private final ObjectProvider<PublishObservationConvention> publish;

	private final ObjectProvider<ProcessObservationConvention> process;

	private final ObservationUses uses;

	ObservationAutoConfiguration(ObservationRegistry registry, ObjectProvider<MeterRegistry> meters,
			ObjectProvider<PublishObservationConvention> publish, ObjectProvider<ProcessObservationConvention> process,
			ConfigurableListableBeanFactory beanFactory, Environment environment) {
		this.registry = registry;
		this.meters = meters;
		this.publish = publish;
		this.process = process;
		this.uses = new ObservationUses(beanFactory, environment);
	}

	@Bean(name = HeadraceAutoConfiguration.CHANNEL_OBSERVER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = HeadraceAutoConfiguration.CHANNEL_OBSERVER)
	MessageObserver headraceChannelObserver() {
		return observer(ObservedTransport.CHANNEL);
	}

	@Bean(name = HeadraceAutoConfiguration.STREAM_OBSERVER, defaultCandidate = false)
	@ConditionalOnMissingBean(name = HeadraceAutoConfiguration.STREAM_OBSERVER)
	MessageObserver headraceStreamObserver() {
		return observer(ObservedTransport.STREAM);
	}

	private MessageObserver observer(ObservedTransport transport) {
		MeterRegistry unique = this.meters.getIfUnique();
		PublishObservationConvention ofPublish = this.publish.getIfAvailable();
		ProcessObservationConvention ofProcess = this.process.getIfAvailable();
		if (unique != null && ofPublish == null && ofProcess == null && this.uses.areTimersOnly()) {
			return MicrometerMessageObserver.ofTimers(transport, unique);
		}
		return MicrometerMessageObserver.ofObservations(transport, this.registry, unique, ofPublish, ofProcess);
	}

}
