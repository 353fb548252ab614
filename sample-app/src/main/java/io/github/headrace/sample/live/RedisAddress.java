package io.github.headrace.sample.live;

import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * Where the Redis of this application is, and how to reach it by hand.
 */
@Component
public final class RedisAddress {

	private final String host;

	private final int port;

	RedisAddress(DataRedisConnectionDetails details) {
		Standalone standalone = details.getStandalone();
		Assert.state(standalone != null, "The sample needs a standalone Redis: set spring.data.redis.url or nothing");
		this.host = "127.0.0.1".equals(standalone.getHost()) ? "localhost" : standalone.getHost();
		this.port = standalone.getPort();
	}

	/**
	 * Returns how redis-cli is called for this Redis.
	 * @return the beginning of a command line
	 */
	public String cli() {
		return "localhost".equals(this.host) ? "redis-cli -p " + this.port
				: "redis-cli -h " + this.host + " -p " + this.port;
	}

	@Override
	public String toString() {
		return this.host + ":" + this.port;
	}

}
