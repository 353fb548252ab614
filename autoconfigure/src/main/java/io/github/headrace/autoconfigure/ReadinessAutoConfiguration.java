package io.github.headrace.autoconfigure;

import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Configures that the application does not accept traffic before its listeners are
 * subscribed.
 */
@AutoConfiguration(before = ApplicationAvailabilityAutoConfiguration.class, after = HeadraceAutoConfiguration.class)
@ConditionalOnBean(ListenerRegistry.class)
@ConditionalOnBooleanProperty(name = "headrace.readiness.enabled", matchIfMissing = true)
public final class ReadinessAutoConfiguration {

	@Bean
	ListenersReadiness headraceListenersReadiness(ListenerRegistry registry,
			ObjectProvider<ApplicationAvailability> availability, ApplicationEventPublisher events) {
		return new ListenersReadiness(registry, availability, events);
	}

	@Bean
	@ConditionalOnMissingBean(ApplicationAvailability.class)
	ListenersAvailability applicationAvailability(ListenersReadiness readiness) {
		return new ListenersAvailability(readiness);
	}

}
