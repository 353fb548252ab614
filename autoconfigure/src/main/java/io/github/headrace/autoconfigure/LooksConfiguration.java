package io.github.headrace.autoconfigure;

import io.github.headrace.deadletter.DeadLetters;
import io.github.headrace.listener.ListenerRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Configures what the endpoint and health ask Redis.
 */
@Configuration(proxyBeanMethods = false)
class LooksConfiguration {

	@Bean
	RedisLooks headraceRedisLooks(ListenerRegistry registry, ObjectProvider<DeadLetters> deadLetters,
			ObjectProvider<CacheInvalidationsLifecycle> caches) {
		return new RedisLooks(registry, deadLetters::getIfAvailable, StartedInvalidations.of(caches));
	}

}
