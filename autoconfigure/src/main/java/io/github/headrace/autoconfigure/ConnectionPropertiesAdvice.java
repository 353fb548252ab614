package io.github.headrace.autoconfigure;

import io.github.headrace.subscription.SubscriptionAdvice;
import io.github.headrace.subscription.SubscriptionFailure;

/**
 * Names the properties by which Spring Boot configures the connection.
 */
final class ConnectionPropertiesAdvice implements SubscriptionAdvice {

	@Override
	public String actionFor(SubscriptionFailure failure) {
		return switch (failure.kind()) {
			case CREDENTIALS -> "Correct 'spring.data.redis.username' and 'spring.data.redis.password', "
					+ "or the credentials in 'spring.data.redis.url'.";
			case RIGHTS -> GENERAL.actionFor(failure)
					+ " Or set 'spring.data.redis.username' and 'spring.data.redis.password' to another user.";
			case UNREACHABLE -> "Start Redis there, or set 'spring.data.redis.url' (or 'spring.data.redis.host' and "
					+ "'spring.data.redis.port', with 'spring.data.redis.ssl.enabled' for TLS) to where it runs. "
					+ "For development, the module 'headrace-embedded-redis' brings a server along: "
					+ "'headrace.embedded-redis.enabled=true'.";
			case OUTDATED -> GENERAL.actionFor(failure);
			case UNSUPPORTED -> "Lettuce cannot subscribe with 'spring.data.redis.masterreplica.nodes'. "
					+ "Set 'spring.data.redis.url', 'spring.data.redis.sentinel.*' or 'spring.data.redis.cluster.*' "
					+ "instead, or declare a NativeConnection bean for another LettuceConnectionFactory.";
		};
	}

}
