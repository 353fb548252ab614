package io.github.headrace.autoconfigure;

import java.util.Objects;

import io.github.headrace.stream.StreamConsumerException;
import io.github.headrace.subscription.SubscriptionFailure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why streams could not be read when the application started.
 */
final class StreamConsumerFailureAnalyzer extends AbstractFailureAnalyzer<StreamConsumerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, StreamConsumerException cause) {
		SubscriptionFailure failure = new SubscriptionFailure(cause.streams(), cause.server(),
				Objects.requireNonNullElse(cause.getCause(), cause));
		String description = "Could not read %s on %s: %s".formatted(failure.destinations(), cause.server(),
				failure.reason().replaceFirst("\\.*$", "."));
		String action = new KeyAccessAdvice(
				"the key of each stream and for keys that begin with its name in braces, such as '%s' and '{%1$s}:*'"
					.formatted(cause.streams().get(0)),
				"'stream' of the annotation or of 'headrace.streams.consumers.<id>'")
			.actionFor(failure);
		return new FailureAnalysis(description, action, cause);
	}

}
