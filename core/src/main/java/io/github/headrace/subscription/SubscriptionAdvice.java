package io.github.headrace.subscription;

/**
 * Says what to do about a failure, in the words of whoever configured the connection.
 */
@FunctionalInterface
public interface SubscriptionAdvice {

	/**
	 * Advice that knows nothing of how the connection was configured.
	 */
	SubscriptionAdvice GENERAL = (failure) -> switch (failure.kind()) {
		case CREDENTIALS -> "Correct the name of the user and the password.";
		case RIGHTS ->
			"Grant the Redis user what it lacks: %s. A pattern has to be granted literally.".formatted(failure.grant());
		case UNREACHABLE -> "Start Redis there, or correct the address.";
		case OUTDATED ->
			"Sharded channels need Redis 7 or later: use such a server, or remove 'sharded' from the listener.";
		case UNSUPPORTED -> "Use a LettuceConnectionFactory for a single server, for Sentinel or for a Cluster.";
	};

	/**
	 * Returns what to do.
	 * @param failure what went wrong
	 * @return one or more sentences
	 */
	String actionFor(SubscriptionFailure failure);

}
