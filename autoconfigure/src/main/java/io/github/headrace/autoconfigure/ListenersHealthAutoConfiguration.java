package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelSubscriber;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/**
 * Configures the health of all listeners, as {@code headrace}.
 */
@AutoConfiguration(after = { HeadraceAutoConfiguration.class, ChannelAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(ListenerRegistry.class)
@ConditionalOnEnabledHealthIndicator("headrace")
@EnableConfigurationProperties(HealthProperties.class)
@Import(LooksConfiguration.class)
public final class ListenersHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "headraceHealthIndicator", "headraceHealthContributor" })
	ListenersHealthIndicator headraceHealthIndicator(ListenerRegistry registry,
			ObjectProvider<ChannelSubscriber> subscriber, HealthProperties properties, RedisLooks looks) {
		return new ListenersHealthIndicator(registry, subscriber,
				new HealthLimits(properties.degraded(), registry, looks));
	}

}
