package io.github.headrace.autoconfigure;

import java.util.List;

import io.github.headrace.subscription.SubscriptionFailure;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

/**
 * Says why invalidations could not be read when the application started.
 *
 * @param log the name of the log
 * @param server where Redis was expected
 */
record InvalidationLogFailure(String log, String server) {

	FailureAnalyzedException of(Throwable cause) {
		SubscriptionFailure failure = new SubscriptionFailure(List.of(this.log), this.server, cause);
		String description = "Could not read cache invalidations from '%s' on %s: %s".formatted(this.log, this.server,
				failure.reason().replaceFirst("\\.*$", "."));
		String action = new KeyAccessAdvice("keys that begin with '%s'".formatted(this.log),
				"'headrace.cache.invalidation.log'")
			.actionFor(failure);
		return new FailureAnalyzedException(description, action, cause);
	}

}
