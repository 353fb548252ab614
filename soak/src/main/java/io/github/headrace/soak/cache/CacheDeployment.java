package io.github.headrace.soak.cache;

import java.util.List;

import io.github.headrace.embedded.RedisServer;

/**
 * Running servers, and instances that cache.
 */
interface CacheDeployment extends AutoCloseable {

	/** The name of the invalidation log. */
	String LOG = "headrace:invalidations";

	/** Returns the instances by their slots. */
	List<CacheJvm> instances();

	/**
	 * Returns the node that has the log.
	 * @throws RuntimeException if there is none at the moment
	 */
	RedisServer logNode();

	@Override
	void close();

}
