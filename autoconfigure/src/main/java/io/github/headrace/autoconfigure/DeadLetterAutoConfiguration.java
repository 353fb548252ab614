package io.github.headrace.autoconfigure;

import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.deadletter.ChannelDeadLetters;
import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;

/**
 * Configures what keeps dead letters, and the way to look at them, replay and purge them.
 */
@AutoConfiguration(after = { ChannelAutoConfiguration.class, HeadraceAutoConfiguration.class })
@ConditionalOnBean({ NativeConnections.class, ListenerRegistry.class })
@EnableConfigurationProperties(HeadraceProperties.class)
public final class DeadLetterAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ChannelDeadLetters headraceChannelDeadLetters(NativeConnections connections, HeadraceProperties common,
			ApplicationEventPublisher events) {
		return new ChannelDeadLetters(connections, Namespace.of(common.namespace()), events);
	}

	@Bean
	@ConditionalOnMissingBean
	DeadLetters headraceDeadLetters(ListenerRegistry registry, ChannelDeadLetters channels) {
		return new DeadLetters(registry, channels);
	}

}
