package io.github.headrace.autoconfigure;

import io.github.headrace.listener.InvalidListenerException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains a listener that cannot work.
 */
final class InvalidListenerFailureAnalyzer extends AbstractFailureAnalyzer<InvalidListenerException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidListenerException cause) {
		String description = "The listener %s cannot work: %s.".formatted(cause.listener(), cause.problem());
		return new FailureAnalysis(description, cause.action() + ".", cause);
	}

}
