package io.github.headrace.autoconfigure;

import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.doctor.Doctor;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Configures the actuator endpoint {@code headrace}, where the application exposes it.
 * What its operations answer as an object is written in native images, too.
 */
@AutoConfiguration(after = { HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class,
		DeadLetterAutoConfiguration.class, CacheInvalidationAutoConfiguration.class, DoctorAutoConfiguration.class })
@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBean(ListenerRegistry.class)
@ConditionalOnAvailableEndpoint(HeadraceEndpoint.class)
@EnableConfigurationProperties(EndpointProperties.class)
@RegisterReflectionForBinding({ DeadLetterPageDescriptor.class, ListenerOperations.Result.class,
		CachesView.Result.class, HeadraceEndpointWebExtension.Refusal.class })
@Import(LooksConfiguration.class)
public final class EndpointAutoConfiguration {

	@Bean
	OperationThreads headraceOperationThreads() {
		return new OperationThreads();
	}

	@Bean
	@ConditionalOnMissingBean
	HeadraceEndpoint headraceEndpoint(ListenerRegistry registry, RedisLooks looks, OperationThreads threads,
			ObjectProvider<RedisChannelSubscriptions> subscriptions, ObjectProvider<DeadLetters> deadLetters,
			ObjectProvider<CacheInvalidationsLifecycle> caches, ObjectProvider<Doctor> doctor,
			EndpointProperties properties) {
		ListenersView listeners = new ListenersView(registry, subscriptions::getIfAvailable, looks);
		return new HeadraceEndpoint(listeners,
				new DeadLettersView(deadLetters::getIfAvailable, listeners, looks, threads),
				new CachesView(StartedInvalidations.of(caches), looks, threads), new ListenerOperations(threads), looks,
				() -> doctor.stream().findFirst().flatMap(Doctor::report).orElse(null), properties.showPayloads());
	}

	@Bean
	@ConditionalOnMissingBean
	HeadraceEndpointWebExtension headraceEndpointWebExtension(HeadraceEndpoint endpoint,
			EndpointProperties properties) {
		return new HeadraceEndpointWebExtension(endpoint, properties.showPayloads());
	}

}
