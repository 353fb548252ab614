package io.github.headrace.benchmarks.cache;

import io.lettuce.core.RedisURI;

/**
 * Where the server is.
 */
record ServerAddress(String host, int port) {

	RedisURI lettuce() {
		return RedisURI.create(this.host, this.port);
	}

	String redisson() {
		return "redis://" + this.host + ":" + this.port;
	}

}
