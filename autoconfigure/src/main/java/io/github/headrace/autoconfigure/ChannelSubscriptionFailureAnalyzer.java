package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelSubscriptionException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why the channels could not be subscribed when the application started.
 */
final class ChannelSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<ChannelSubscriptionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChannelSubscriptionException cause) {
		String action = "Start Redis there, or correct 'spring.data.redis.*' (host, port, url, username, password, ssl). "
				+ "If the server answered NOPERM, grant the user the channels, such as 'ACL SETUSER <user> &<channel> +subscribe +psubscribe'. "
				+ "For development, the module 'headrace-embedded-redis' brings a server along ('headrace.embedded-redis.enabled=true').";
		return new FailureAnalysis(cause.getMessage() + ".", action, cause);
	}

}
