package io.github.headrace.subscription;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * The place to which the client of a connection factory connects.
 */
final class FactoryPlace {

	private FactoryPlace() {
	}

	static Place of(LettuceConnectionFactory factory, String server) {
		return new Place(server, () -> open(factory.getRequiredNativeClient()));
	}

	private static StatefulRedisPubSubConnection<String, byte[]> open(AbstractRedisClient client) {
		try {
			return ((RedisClient) client).connectPubSub(Link.CODEC);
		}
		catch (IllegalStateException ex) {
			// The client of a Master/Replica configuration has no address of its own.
			throw new UnsupportedOperationException(
					"The client has no server to subscribe on, as with Master/Replica: " + ex.getMessage());
		}
	}

}
