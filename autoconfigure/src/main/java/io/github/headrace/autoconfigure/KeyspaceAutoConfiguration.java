package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelContainerFactory;
import io.github.headrace.connection.Namespace;
import io.github.headrace.connection.NativeConnections;
import io.github.headrace.keyspace.KeyspaceChannels;
import io.github.headrace.keyspace.NotificationFlagsCheck;
import io.github.headrace.registration.ArgumentResolvers;
import io.github.headrace.registration.KeyspaceEndpointReader;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/**
 * Configures listening to keyspace events.
 */
@AutoConfiguration(after = ChannelAutoConfiguration.class)
@ConditionalOnBean({ ChannelContainerFactory.class, NativeConnections.class, ArgumentResolvers.class })
@ConditionalOnBooleanProperty(name = "headrace.keyspace.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ KeyspaceProperties.class, ChannelProperties.class, HeadraceProperties.class })
public final class KeyspaceAutoConfiguration {

	private final KeyspaceProperties properties;

	KeyspaceAutoConfiguration(KeyspaceProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	NotificationFlagsCheck headraceNotificationFlagsCheck(ChannelProperties channels) {
		return new NotificationFlagsCheck(this.properties.configure(), channels.confirmationTimeout());
	}

	@Bean
	@ConditionalOnMissingBean
	KeyspaceChannels headraceKeyspaceChannels(NativeConnections connections, ChannelContainerFactory containerFactory,
			HeadraceProperties common, NotificationFlagsCheck flagsCheck) {
		return new KeyspaceChannels(connections, containerFactory, Namespace.of(common.namespace()), flagsCheck,
				this.properties.groupSettings());
	}

	@Bean
	@ConditionalOnMissingBean
	KeyspaceEndpointReader headraceKeyspaceEndpointReader(ConfigurableListableBeanFactory beanFactory,
			ArgumentResolvers argumentResolvers, ChannelContainerFactory containerFactory,
			KeyspaceChannels keyspaceChannels) {
		return new KeyspaceEndpointReader(beanFactory, argumentResolvers, containerFactory, keyspaceChannels);
	}

}
