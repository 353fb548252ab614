package io.github.headrace.autoconfigure;

import io.github.headrace.connection.UnsupportedConnectionFactoryException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains that Headrace needs Lettuce.
 */
final class UnsupportedConnectionFactoryFailureAnalyzer
		extends AbstractFailureAnalyzer<UnsupportedConnectionFactoryException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, UnsupportedConnectionFactoryException cause) {
		String description = "Headrace needs a Lettuce connection, but the RedisConnectionFactory is a %s."
			.formatted(cause.factoryType().getName());
		String action = "Remove 'spring.data.redis.client-type=jedis' or the Jedis dependency so that Boot configures Lettuce, "
				+ "or declare a LettuceConnectionFactory bean. 'headrace.channels.enabled=false', 'headrace.streams.enabled=false' and 'headrace.cache.enabled=false' turn Headrace off.";
		return new FailureAnalysis(description, action, cause);
	}

}
