package io.github.headrace.autoconfigure;

import io.github.headrace.channel.ChannelSubscriptionException;
import io.github.headrace.subscription.SubscriptionFailure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why the channels could not be subscribed when the application started.
 */
final class ChannelSubscriptionFailureAnalyzer extends AbstractFailureAnalyzer<ChannelSubscriptionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, ChannelSubscriptionException cause) {
		SubscriptionFailure failure = new SubscriptionFailure(cause.destinations(), cause.server(), cause);
		return new FailureAnalysis(failure.description(), new ConnectionPropertiesAdvice().actionFor(failure), cause);
	}

}
