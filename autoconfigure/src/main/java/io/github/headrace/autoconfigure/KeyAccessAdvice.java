package io.github.headrace.autoconfigure;

import io.github.headrace.subscription.SubscriptionFailure;

/**
 * Says what to do where a stream could not be read.
 *
 * @param keys the keys that the user needs rights for, in words
 * @param otherName what to set where the key is another's
 */
record KeyAccessAdvice(String keys, String otherName) {

	String actionFor(SubscriptionFailure failure) {
		if (failure.reason().contains("WRONGTYPE")) {
			return "Delete or rename the key, or set %s to another name.".formatted(this.otherName);
		}
		return switch (failure.kind()) {
			case RIGHTS ->
				"Grant the Redis user what it lacks, for %s, or set 'spring.data.redis.username' and 'spring.data.redis.password' to another user."
					.formatted(this.keys);
			case UNSUPPORTED ->
				"Set 'spring.data.redis.url', 'spring.data.redis.sentinel.*' or 'spring.data.redis.cluster.*' "
						+ "instead of 'spring.data.redis.masterreplica.nodes', or name a LettuceConnectionFactory for such a server.";
			case OUTDATED -> "Use Redis 6.2 or later.";
			case CREDENTIALS, UNREACHABLE -> new ConnectionPropertiesAdvice().actionFor(failure);
		};
	}

}
