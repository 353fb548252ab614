package io.github.headrace.autoconfigure;

import io.github.headrace.channel.RedisChannelSubscriptions;
import io.github.headrace.channel.RedisChannelTemplates;
import io.github.headrace.listener.ListenerRegistry;
import io.github.headrace.observation.ChannelMeters;
import io.github.headrace.observation.StreamMeters;
import io.github.headrace.stream.RedisStreamTemplates;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Configures the meters of listeners and of what is sent.
 */
@AutoConfiguration(after = { ChannelAutoConfiguration.class, StreamAutoConfiguration.class })
@ConditionalOnClass(MeterBinder.class)
public final class MetersAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean({ RedisChannelSubscriptions.class, RedisChannelTemplates.class })
	ChannelMeters headraceChannelMeters(ListenerRegistry listeners, RedisChannelSubscriptions subscriptions,
			RedisChannelTemplates templates) {
		return new ChannelMeters(listeners, subscriptions, templates);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(RedisStreamTemplates.class)
	StreamMeters headraceStreamMeters(ListenerRegistry listeners, RedisStreamTemplates templates) {
		return new StreamMeters(listeners, templates);
	}

}
