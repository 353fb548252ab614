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
		return new FailureAnalyzedException(description, action(failure), cause);
	}

	private String action(SubscriptionFailure failure) {
		if (failure.reason().contains("WRONGTYPE")) {
			return "Delete or rename the key, or set 'headrace.cache.invalidation.log' to another name.";
		}
		return switch (failure.kind()) {
			case RIGHTS ->
				"Grant the Redis user what it lacks, for keys that begin with '%s', or set 'spring.data.redis.username' and 'spring.data.redis.password' to another user."
					.formatted(this.log);
			case UNSUPPORTED -> "Use a LettuceConnectionFactory for a single server, for Sentinel or for a Cluster.";
			default -> new ConnectionPropertiesAdvice().actionFor(failure);
		};
	}

}
